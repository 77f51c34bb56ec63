package io.invoq.ingress.http;

import io.invoq.ingress.deadletter.Cursor;
import io.invoq.ingress.deadletter.LetterFilter;
import io.invoq.ingress.deadletter.LetterKind;
import io.invoq.ingress.deadletter.Selection;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.MalformedUrnException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters a request asks for, out of parameters that have names and texts: those of a URL's query, or fields of
 * a body. Everything that is wrong ends the request with 400 and is named.
 */
final class DeadLetterQuery {

    private static final int DEFAULT_LIMIT = 100;
    private static final List<String> OF_LIST = List.of("function", "from", "to", "kind", "cursor", "limit");
    private static final List<String> OF_ONE = List.of("kind");
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final Map<String, String> parameters;

    private DeadLetterQuery(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /** What a list's URL may ask for. */
    static DeadLetterQuery ofList(@Nullable String rawQuery) {
        return new DeadLetterQuery(QueryString.parse(rawQuery, OF_LIST));
    }

    /** What one letter's URL may ask for. */
    static DeadLetterQuery ofOne(@Nullable String rawQuery) {
        return new DeadLetterQuery(QueryString.parse(rawQuery, OF_ONE));
    }

    /** Parameters whose names are known already. */
    static DeadLetterQuery of(Map<String, String> parameters) {
        return new DeadLetterQuery(parameters);
    }

    LetterFilter filter(String tenant) {
        Instant from = instant("from");
        Instant to = instant("to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw wrong("from " + from + " is not before to " + to);
        }
        return new LetterFilter(tenant, function(tenant), from, to, kind());
    }

    @Nullable
    LetterKind kind() {
        String text = parameters.get("kind");
        if (text == null) {
            return null;
        }
        String known =
                Arrays.stream(LetterKind.values()).map(LetterKind::wireName).collect(Collectors.joining(" or "));
        return LetterKind.parse(text).orElseThrow(() -> wrong("kind must be " + known + ", not '" + text + "'"));
    }

    @Nullable
    Cursor cursor() {
        String text = parameters.get("cursor");
        if (text == null) {
            return null;
        }
        return Cursor.parse(text)
                .orElseThrow(() -> wrong("cursor is not one that this API gave: take nextCursor as it came"));
    }

    /** 100 unless another is asked for. */
    int limit() {
        return limit(DEFAULT_LIMIT);
    }

    int limit(int byDefault) {
        String text = parameters.get("limit");
        if (text == null) {
            return byDefault;
        }
        if (text.matches("[1-9]\\d{0,3}") && Integer.parseInt(text) <= Selection.MOST) {
            return Integer.parseInt(text);
        }
        throw wrong("limit must be a whole number from 1 to " + Selection.MOST + ", not '" + text + "'");
    }

    /** A URN means that version, without a version all of them; an id of Eywa's means all. */
    private Predicate<FunctionUrn> function(String tenant) {
        String text = parameters.get("function");
        if (text == null) {
            return function -> true;
        }
        Optional<FunctionId> id = FunctionId.parse(text);
        if (id.isPresent()) {
            return function -> FunctionId.of(function).equals(id.get());
        }
        FunctionUrn urn;
        try {
            urn = FunctionUrn.parse(text);
        } catch (MalformedUrnException e) {
            throw wrong("function: " + e.getMessage());
        }
        if (!urn.tenant().equals(tenant)) {
            throw new ApiException(ApiError.NOT_FOUND, "the tenant " + tenant + " has no function " + text);
        }
        boolean anyVersion = text.chars().filter(c -> c == ':').count() == 5;
        return anyVersion ? function -> function.withVersion(FunctionUrn.LATEST).equals(urn) : urn::equals;
    }

    private @Nullable Instant instant(String name) {
        String text = parameters.get(name);
        if (text == null) {
            return null;
        }
        try {
            Instant instant = Instant.parse(text);
            if (!instant.isBefore(EARLIEST) && instant.isBefore(LATEST)) {
                return instant;
            }
        } catch (DateTimeException e) {
            throw wrong(notATime(name, text));
        }
        throw wrong(notATime(name, text));
    }

    private static String notATime(String name, String text) {
        return name + " must be an RFC 3339 timestamp from 1970 to 9999 such as 2026-11-22T03:00:00Z, not '" + text
                + "' (a + in a URL is written %2B)";
    }

    static ApiException wrong(String what) {
        return new ApiException(ApiError.BAD_PARAMETER, what);
    }
}
