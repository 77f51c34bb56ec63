package io.invoq.ingress.http;

import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.TokenScope;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which tokens a caller may see and make: of its tenant, and none that may do more than its own. */
final class TokenAccess {

    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private TokenAccess() {}

    /** Those that the caller may name by their ids: an operator all, others those of their tenant. */
    static Predicate<RegistryEntry.Token> reachable(Exchange exchange) {
        String own = exchange.token().tenant();
        return token -> own == null || own.equals(token.tenant());
    }

    /** Those of the tenant for whom the request is. */
    static Predicate<RegistryEntry.Token> ofTenant(Exchange exchange) {
        String tenant = Access.tenant(exchange);
        return token -> tenant.equals(token.tenant());
    }

    /** Ends the request with 403 when a token with those scopes and that end could do what the caller's cannot. */
    static void requireNoMore(Exchange exchange, Set<TokenScope> scopes, @Nullable Instant expiresAt) {
        scopes.forEach(scope -> Access.requireScope(exchange, scope));
        Instant own = exchange.token().expiresAt();
        if (own != null && (expiresAt == null || expiresAt.isAfter(own))) {
            throw new ApiException(
                    ApiError.FORBIDDEN,
                    "the access token expires at " + own + ", and makes none that is good for longer");
        }
    }

    /** When a token that is made expires: as asked for, else with the one that makes it. */
    static @Nullable Instant end(Exchange exchange, @Nullable Instant asked) {
        return asked == null ? exchange.token().expiresAt() : asked;
    }

    /** An id out of a path; ends the request as for one that nothing has when it is none. */
    static UUID id(String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw notFound();
        }
        return UUID.fromString(text);
    }

    static ApiException notFound() {
        return new ApiException(ApiError.TOKEN_NOT_FOUND, "there is no access token with that id");
    }
}
