package io.invoq.ingress.http;

import io.invoq.wire.record.IdempotentCall;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code Idempotency-Key} as callers write it: as it is, or in the quotes that the IETF's draft of that header asks for,
 * which make no difference.
 */
final class IdempotencyKeys {

    private static final String NAME = Names.IDEMPOTENCY_KEY.defaultCase();
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]++|\\\\[\"\\\\])*+)\"");
    private static final int LONGEST_QUOTED = 2 * IdempotentCall.LONGEST_KEY + 2;
    private static final int LONGEST_SHOWN = 40;

    private IdempotencyKeys() {}

    /** The key of a call; empty without one. Ends the request with 400 when it does not read. */
    static Optional<String> of(Exchange exchange) {
        List<String> values = exchange.headers(Names.IDEMPOTENCY_KEY);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            throw new ApiException(
                    ApiError.BAD_REQUEST, NAME + " comes " + values.size() + " times; a call has one key");
        }
        return Optional.of(parse(values.getFirst()));
    }

    /** The key in a header's value; ends the request with 400 when there is none. */
    static String parse(String value) {
        return check(NAME, unquoted(value.strip()));
    }

    /** Ends the request with 400 when it has a key; what would not keep it must not pass over it in silence. */
    static void refuse(Exchange exchange, String why) {
        if (!exchange.headers(Names.IDEMPOTENCY_KEY).isEmpty()) {
            throw new ApiException(ApiError.BAD_REQUEST, NAME + " " + why);
        }
    }

    /**
     * Gives a key back; ends what is under way with 400 when it is none.
     *
     * @param name of the header or field, for the message
     */
    static String check(String name, String key) {
        if (!IdempotentCall.isKey(key)) {
            throw unfit(name, key);
        }
        return key;
    }

    /** That the key is another call's. */
    static ApiException reused() {
        return new ApiException(
                ApiError.IDEMPOTENCY_KEY_REUSED,
                "the idempotency key is that of another call: function, method, path, query and body must be the same");
    }

    /** That there is no room for another key. */
    static ApiException exhausted() {
        return new ApiException(
                ApiError.OVERLOADED,
                "as many idempotency keys are kept as idempotency.max-keys allows; new ones are refused until older"
                        + " ones end");
    }

    /** A string of RFC 9651 §3.3.3, or the text itself where there are no quotes. */
    private static String unquoted(String text) {
        if (!text.startsWith("\"")) {
            return text;
        }
        Matcher quoted = QUOTED.matcher(text);
        if (text.length() > LONGEST_QUOTED || !quoted.matches()) {
            throw unfit(NAME, text);
        }
        return quoted.group(1).replaceAll("\\\\(.)", "$1");
    }

    private static ApiException unfit(String name, String text) {
        String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
        return new ApiException(
                ApiError.BAD_REQUEST,
                "%s '%s' of %d characters is not 1 to %d visible characters of ASCII"
                        .formatted(name, shown, text.length(), IdempotentCall.LONGEST_KEY));
    }
}
