package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.auth.MadeToken;
import io.invoq.ingress.auth.TokenDraft;
import io.invoq.ingress.auth.TokenRegistry;
import io.invoq.ingress.registry.FunctionRegistry;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.TokenScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The native API's access tokens: {@code /v1/tokens}, {@code /v1/tokens/{id}} and {@code /v1/tokens/{id}:rotate}. A secret is
 * in the answer that makes it, and nowhere else. Safe for use by several threads.
 */
final class TokensApi {

    static final String PATH = "/v1/tokens";
    static final String ROTATE = ":rotate";

    private static final List<String> FIELDS =
            List.of("name", "tenant", "operator", "scopes", "functions", "expiresAt", "quota");
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);
    private static final int MOST = 1000;
    private static final int DEFAULT_LIMIT = 100;

    private final TokenRegistry tokens;
    private final TokenJson json;
    private final FunctionRegistry functions;
    private final Bodies bodies;

    TokensApi(TokenRegistry tokens, TokenJson json, FunctionRegistry functions, Bodies bodies) {
        this.tokens = tokens;
        this.json = json;
        this.functions = functions;
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

    void one(Exchange exchange) throws InterruptedException {
        String rest = exchange.rawPathAfter(PATH + "/");
        boolean rotates = rest.endsWith(ROTATE);
        Methods.require(exchange, rotates ? List.of("POST") : List.of("GET", "DELETE"));
        Access.requireAllFunctions(exchange);
        UUID id = TokenAccess.id(rotates ? rest.substring(0, rest.length() - ROTATE.length()) : rest);
        if (rotates) {
            rotate(exchange, id);
        } else if (exchange.method().equals("GET")) {
            exchange.send(200, json.whole(find(exchange, id)));
        } else {
            if (!tokens.revoke(id, TokenAccess.reachable(exchange))) {
                throw TokenAccess.notFound();
            }
            exchange.send(204);
        }
    }

    private void list(Exchange exchange) throws InterruptedException {
        Map<String, String> query = QueryString.parse(exchange.rawQuery(), List.of("operator", "cursor", "limit"));
        int limit = limit(query.get("limit"));
        String cursor = query.get("cursor");
        UUID after = cursor == null ? null : cursor(cursor);
        List<RegistryEntry.Token> listed = tokens.list(visible(exchange, query.get("operator")));
        List<RegistryEntry.Token> page = listed.stream()
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .filter(token -> after == null || token.id().compareTo(after) > 0)
                .limit(limit + 1L)
                .toList();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("tokens");
        page.stream().limit(limit).forEach(token -> list.add(json.whole(token)));
        if (page.size() > limit) {
            body.put("nextCursor", page.get(limit - 1).id().toString());
        }
        exchange.send(200, body);
    }

    /** An operator's list is that of a tenant, as all lists are; with {@code operator=true} that of operators' tokens. */
    private static Predicate<RegistryEntry.Token> visible(Exchange exchange, @Nullable String operator) {
        if (operator == null || operator.equals("false")) {
            return TokenAccess.ofTenant(exchange);
        }
        if (!operator.equals("true")) {
            throw TokenBody.wrong("operator must be true or false");
        }
        Access.requireOperator(exchange);
        return RegistryEntry.Token::forAllTenants;
    }

    private void create(Exchange exchange) throws InterruptedException {
        TokenDraft draft = draft(exchange, TokenBody.read(exchange, bodies));
        MadeToken made = tokens.create(draft);
        exchange.send(201, json.made(made));
    }

    private TokenDraft draft(Exchange exchange, JsonNode body) throws InterruptedException {
        TokenBody.requireKnown(body, FIELDS);
        String tenant = tenant(exchange, body);
        Set<TokenScope> asked = TokenBody.scopes(body);
        Set<TokenScope> scopes = asked == null ? exchange.token().scopes() : asked;
        Instant end = TokenAccess.end(exchange, TokenBody.expiresAt(body, exchange.arrivedAt()));
        TokenAccess.requireNoMore(exchange, scopes, end);
        return new TokenDraft(
                UUID.randomUUID(),
                TokenBody.name(body),
                tenant,
                scopes,
                TokenBody.functions(
                        body,
                        tenant,
                        id -> EywaDialect.find(functions, exchange, id).urn()),
                end,
                TokenBody.quotaWithin(body));
    }

    private static @Nullable String tenant(Exchange exchange, JsonNode body) {
        String named = TokenBody.text(body, "tenant");
        if (TokenBody.flag(body, "operator")) {
            Access.requireOperator(exchange);
            if (named != null) {
                throw TokenBody.wrong("operator and tenant exclude each other");
            }
            return null;
        }
        if (named == null) {
            return Access.tenant(exchange);
        }
        Access.requireTenant(exchange, named);
        return Access.checked("tenant", named);
    }

    private void rotate(Exchange exchange, UUID id) throws InterruptedException {
        JsonNode body = TokenBody.read(exchange, bodies);
        TokenBody.requireKnown(body, List.of("overlap"));
        Duration overlap = overlap(TokenBody.text(body, "overlap"));
        RegistryEntry.Token token = find(exchange, id);
        TokenAccess.requireNoMore(exchange, token.scopes(), token.expiresAt());
        if (token.endedBy(exchange.arrivedAt())) {
            throw TokenBody.wrong("the access token has expired; make another one");
        }
        MadeToken made = tokens.rotate(id, overlap, TokenAccess.reachable(exchange));
        if (made == null) {
            throw TokenAccess.notFound();
        }
        exchange.send(200, json.made(made));
    }

    private RegistryEntry.Token find(Exchange exchange, UUID id) throws InterruptedException {
        RegistryEntry.Token token = tokens.find(id, TokenAccess.reachable(exchange));
        if (token == null) {
            throw TokenAccess.notFound();
        }
        return token;
    }

    /** In whole seconds, minutes, hours or days. */
    private static Duration overlap(@Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        if (text.matches("[0-9]{1,7}[smhd]")) {
            long amount = Long.parseLong(text.substring(0, text.length() - 1));
            Duration overlap = switch (text.charAt(text.length() - 1)) {
                case 's' -> Duration.ofSeconds(amount);
                case 'm' -> Duration.ofMinutes(amount);
                case 'h' -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
            if (overlap.compareTo(LONGEST_OVERLAP) <= 0) {
                return overlap;
            }
        }
        throw TokenBody.wrong(
                "overlap must be a whole number with one of the units s, m, h and d, up to 30d, such as 10m");
    }

    private static UUID cursor(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw TokenBody.wrong("cursor is not one that this API gave: take nextCursor as it came");
        }
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (text.matches("[1-9]\\d{0,3}") && Integer.parseInt(text) <= MOST) {
            return Integer.parseInt(text);
        }
        throw TokenBody.wrong("limit must be a whole number from 1 to " + MOST);
    }
}
