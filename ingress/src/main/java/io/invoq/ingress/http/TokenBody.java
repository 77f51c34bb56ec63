package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.MalformedUrnException;
import io.invoq.wire.record.Payload;
import io.invoq.wire.registry.Quota;
import io.invoq.wire.registry.TokenScope;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields of requests about tokens and quotas, read strictly: what is not known or not of its kind ends the request with 400
 * and is named. Stateless.
 */
final class TokenBody {

    private static final int LONGEST_NAME = 63;
    private static final int MOST_FUNCTIONS = 100;
    private static final int HIGHEST_LIMIT = 1_000_000;
    private static final int LONGEST_SHOWN = 60;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private TokenBody() {}

    /** Finds the function that an id names; ends the request when there is none. */
    @FunctionalInterface
    interface FunctionFinder {

        FunctionUrn find(String id) throws InterruptedException;
    }

    /** The body as a JSON object. */
    static JsonNode read(Exchange exchange, Bodies bodies) {
        long reserved = bodies.reserve(exchange.request());
        try {
            Payload body = bodies.read(exchange.request());
            exchange.bodyIsRead();
            return FunctionsApi.parse(body);
        } finally {
            bodies.release(reserved);
        }
    }

    static void requireKnown(JsonNode body, List<String> known) {
        body.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw wrong("field '%s' is not known; known are %s".formatted(cut(field), String.join(", ", known)));
            }
        });
    }

    static String name(JsonNode body) {
        String name = text(body, "name");
        if (name == null || name.isBlank()) {
            throw wrong("name", "is required and must not be empty");
        }
        if (name.length() > LONGEST_NAME) {
            throw wrong("name", "has %d characters; %d are allowed".formatted(name.length(), LONGEST_NAME));
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw wrong("name", "holds a control character");
        }
        return name;
    }

    static @Nullable String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (isAbsent(value)) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(field, "must be text, not " + shown(value));
        }
        return value.textValue();
    }

    static boolean flag(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (isAbsent(value)) {
            return false;
        }
        if (!value.isBoolean()) {
            throw wrong(field + " must be true or false, not " + shown(value));
        }
        return value.booleanValue();
    }

    /** An RFC 3339 timestamp after now; null when there is none. */
    static @Nullable Instant expiresAt(JsonNode body, Instant now) {
        String text = text(body, "expiresAt");
        if (text == null) {
            return null;
        }
        try {
            return requireFuture(Instant.parse(text), now);
        } catch (DateTimeException e) {
            throw wrong(
                    "expiresAt must be an RFC 3339 timestamp such as 2027-01-31T00:00:00Z, not '" + cut(text) + "'");
        }
    }

    /** Eywa's: seconds since 1970; null when there is none, or 0. */
    static @Nullable Instant expiresAtSecond(JsonNode body, Instant now) {
        JsonNode value = body.path("expires_at");
        if (isAbsent(value)) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() > LATEST.getEpochSecond()) {
            throw wrong(
                    "expires_at",
                    "must be a whole number of seconds since 1970, up to the year 9999, not " + shown(value));
        }
        return value.longValue() == 0
                ? null
                : requireFuture(Instant.ofEpochSecond(Math.max(value.longValue(), 0)), now);
    }

    private static Instant requireFuture(Instant expiresAt, Instant now) {
        if (!expiresAt.isAfter(now)) {
            throw new ApiException(ApiError.EXPIRY_PASSED, expiresAt + " is over; it is " + now);
        }
        if (expiresAt.isAfter(LATEST)) {
            throw wrong("expiresAt " + expiresAt + " is after " + LATEST);
        }
        return expiresAt;
    }

    /** Null when there are none. */
    static @Nullable Set<TokenScope> scopes(JsonNode body) {
        JsonNode value = body.path("scopes");
        if (isAbsent(value)) {
            return null;
        }
        Set<TokenScope> scopes = EnumSet.noneOf(TokenScope.class);
        for (JsonNode each : array("scopes", value, TokenScope.values().length)) {
            scopes.add(TokenScope.parse(each.asText())
                    .orElseThrow(() -> wrong("scopes holds " + shown(each) + "; invoke, read and manage are known")));
        }
        if (scopes.isEmpty()) {
            throw wrong("scopes must hold one at least of invoke, read and manage");
        }
        return scopes;
    }

    /** By URN, with or without a version, or by id; all of that tenant. */
    static List<FunctionUrn> functions(JsonNode body, @Nullable String tenant, FunctionFinder finder)
            throws InterruptedException {
        JsonNode value = body.path("functions");
        if (isAbsent(value)) {
            return List.of();
        }
        List<FunctionUrn> functions = new ArrayList<>();
        for (JsonNode each : array("functions", value, MOST_FUNCTIONS)) {
            FunctionUrn urn = function(each, finder).withVersion(FunctionUrn.LATEST);
            if (!urn.tenant().equals(tenant)) {
                throw wrong("functions holds " + shown(each) + ", which is not of the token's tenant");
            }
            functions.add(urn);
        }
        if (functions.isEmpty()) {
            throw wrong("functions must hold one at least; leave it out for all of the tenant's");
        }
        return functions;
    }

    private static FunctionUrn function(JsonNode each, FunctionFinder finder) throws InterruptedException {
        if (FunctionId.parse(each.asText()).isPresent()) {
            return finder.find(each.asText());
        }
        try {
            return FunctionUrn.parse(each.asText());
        } catch (MalformedUrnException e) {
            throw wrong("functions holds " + shown(each) + ", which is neither a URN nor an id: " + e.getMessage());
        }
    }

    private static JsonNode array(String field, JsonNode value, int most) {
        if (!value.isArray() || value.size() > most) {
            throw wrong("%s must be an array of at most %d, not %s"
                    .formatted(field, most, value.isArray() ? value.size() + " of them" : shown(value)));
        }
        for (JsonNode each : value) {
            if (!each.isTextual()) {
                throw wrong(field + " must hold texts, not " + shown(each));
            }
        }
        return value;
    }

    /** The quota within; null when there is none. */
    static @Nullable Quota quotaWithin(JsonNode body) {
        JsonNode value = body.path("quota");
        if (isAbsent(value)) {
            return null;
        }
        if (!value.isObject()) {
            throw wrong("quota must be an object, not " + shown(value));
        }
        return quota(value);
    }

    static Quota quota(JsonNode body) {
        requireKnown(body, List.of("ratePerSecond", "maxInFlight", "maxBacklog"));
        Quota quota = new Quota(limit(body, "ratePerSecond"), limit(body, "maxInFlight"), limit(body, "maxBacklog"));
        if (quota.ratePerSecond() == null && quota.maxInFlight() == null && quota.maxBacklog() == null) {
            throw wrong("a quota must have one at least of ratePerSecond, maxInFlight and maxBacklog");
        }
        return quota;
    }

    private static @Nullable Integer limit(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (isAbsent(value)) {
            return null;
        }
        boolean fits = value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= 1
                && value.intValue() <= HIGHEST_LIMIT;
        if (!fits) {
            throw wrong("%s must be a whole number from 1 to %d, not %s".formatted(field, HIGHEST_LIMIT, shown(value)));
        }
        return value.intValue();
    }

    static ApiException wrong(String field, String what) {
        return ApiException.invalid(List.of(field + ": " + what));
    }

    static ApiException wrong(String what) {
        return new ApiException(ApiError.BAD_PARAMETER, what);
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static String shown(JsonNode node) {
        return cut(node.toString());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
