package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.auth.MadeToken;
import io.invoq.ingress.auth.TokenUses;
import io.invoq.wire.registry.Quota;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.TokenScope;
import java.time.Instant;

/** How the native API words tokens and quotas. Safe for use by several threads. */
final class TokenJson {

    private final TokenUses uses;

    TokenJson(TokenUses uses) {
        this.uses = uses;
    }

    ObjectNode whole(RegistryEntry.Token token) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("id", token.id().toString()).put("name", token.name());
        if (token.forAllTenants()) {
            object.put("operator", true);
        } else {
            object.put("tenant", token.tenant());
        }
        ArrayNode scopes = object.putArray("scopes");
        token.scopes().stream().map(TokenScope::wireName).forEach(scopes::add);
        if (!token.functions().isEmpty()) {
            ArrayNode functions = object.putArray("functions");
            token.functions().forEach(function -> functions.add(function.withoutVersion()));
        }
        object.put("createdAt", token.createdAt().toString());
        if (token.expiresAt() != null) {
            object.put("expiresAt", token.expiresAt().toString());
        }
        Instant lastUsed = uses.lastUsed(token.id());
        if (lastUsed != null) {
            object.put("lastUsedAt", lastUsed.toString());
        }
        if (token.quota() != null) {
            object.set("quota", amounts(token.quota()));
        }
        return object;
    }

    /** With the secret, for the one answer that has it. */
    ObjectNode made(MadeToken made) {
        return whole(made.token()).put("token", made.secret());
    }

    static ObjectNode amounts(Quota quota) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (quota.ratePerSecond() != null) {
            object.put("ratePerSecond", quota.ratePerSecond());
        }
        if (quota.maxInFlight() != null) {
            object.put("maxInFlight", quota.maxInFlight());
        }
        if (quota.maxBacklog() != null) {
            object.put("maxBacklog", quota.maxBacklog());
        }
        return object;
    }
}
