package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.auth.MadeToken;
import io.invoq.ingress.auth.TokenDraft;
import io.invoq.ingress.auth.TokenRegistry;
import io.invoq.wire.registry.RegistryEntry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Eywa's access tokens, {@code /eywa/api/tokens}, with its fields: a token of the request's tenant that may do what its
 * maker's may. Safe for use by several threads.
 */
final class EywaTokensApi {

    static final String PATH = "/eywa/api/tokens";

    private static final int PREFIX_OF_NAME = 9;
    private static final int DEFAULT_PER_PAGE = 20;

    private final TokenRegistry tokens;
    private final Bodies bodies;

    EywaTokensApi(TokenRegistry tokens, Bodies bodies) {
        this.tokens = tokens;
        this.bodies = bodies;
    }

    void all(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, List.of("GET", "POST"));
        Access.requireAllFunctions(exchange);
        if (exchange.method().equals("GET")) {
            list(exchange);
        } else {
            create(exchange);
        }
    }

    void delete(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, List.of("DELETE"));
        Access.requireAllFunctions(exchange);
        UUID id = TokenAccess.id(exchange.rawPathAfter(PATH + "/"));
        if (!tokens.revoke(id, TokenAccess.reachable(exchange))) {
            throw TokenAccess.notFound();
        }
        exchange.send(204);
    }

    private void create(Exchange exchange) throws InterruptedException {
        JsonNode body = TokenBody.read(exchange, bodies);
        UUID id = UUID.randomUUID();
        Instant end = TokenAccess.end(exchange, TokenBody.expiresAtSecond(body, exchange.arrivedAt()));
        TokenAccess.requireNoMore(exchange, exchange.token().scopes(), end);
        MadeToken made = tokens.create(new TokenDraft(
                id,
                id.toString().substring(0, PREFIX_OF_NAME) + TokenBody.name(body),
                Access.tenant(exchange),
                exchange.token().scopes(),
                List.of(),
                end,
                null));
        exchange.send(201, describe(made.token()).put("token", made.secret()));
    }

    private void list(Exchange exchange) throws InterruptedException {
        Map<String, String> query = QueryString.parse(exchange.rawQuery(), List.of("page", "per_page", "query"));
        int page = number("page", query.get("page"), 1, 1);
        int perPage = number("per_page", query.get("per_page"), 0, DEFAULT_PER_PAGE);
        String text = query.getOrDefault("query", "").toLowerCase(Locale.ROOT);
        List<RegistryEntry.Token> found = tokens.list(TokenAccess.ofTenant(exchange)).stream()
                .filter(token -> token.name().toLowerCase(Locale.ROOT).contains(text)
                        || token.id().toString().contains(text))
                .toList();
        long skipped = perPage == 0 ? 0 : (page - 1L) * perPage;
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode objects = body.putArray("objects");
        found.stream()
                .skip(skipped)
                .limit(perPage == 0 ? Long.MAX_VALUE : perPage)
                .forEach(token -> objects.add(describe(token)));
        body.put("total_count", found.size()).put("per_page", perPage).put("page", page);
        exchange.send(200, body);
    }

    private static ObjectNode describe(RegistryEntry.Token token) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("id", token.id().toString());
        object.put("name", token.name());
        object.put("created_at", token.createdAt().getEpochSecond());
        if (token.expiresAt() != null) {
            object.put("expires_at", token.expiresAt().getEpochSecond());
        }
        return object;
    }

    private static int number(String name, @Nullable String text, int min, int byDefault) {
        if (text == null) {
            return byDefault;
        }
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= min) {
            return Integer.parseInt(text);
        }
        throw TokenBody.wrong(name, "must be a whole number of at least " + min);
    }
}
