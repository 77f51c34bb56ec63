package io.invoq.ingress.http;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an asynchronous call must not run, as callers write it: a whole number and a unit, {@code 500ms}, {@code 30s},
 * {@code 2m}, {@code 1h}, {@code 5d}. The longest is well below the 7 days that delay topics keep what waits in them.
 */
final class Delay {

    /** The longest that can be asked for. */
    static final Duration LONGEST = Duration.ofDays(5);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");
    private static final int LONGEST_SHOWN = 40;

    private Delay() {}

    /** What {@code X-Invoq-Delay} asks for; zero without it. Ends the request with 400 when it does not read. */
    static Duration of(Exchange exchange) {
        List<String> values = exchange.headers(Names.DELAY);
        if (values.isEmpty()) {
            return Duration.ZERO;
        }
        return parse(Names.DELAY.defaultCase(), String.join(", ", values));
    }

    /** Ends the request with 400 when it has {@code X-Invoq-Delay}; a call that waits must not pass over it in silence. */
    static void refuse(Exchange exchange, String why) {
        if (!exchange.headers(Names.DELAY).isEmpty()) {
            throw new ApiException(ApiError.BAD_REQUEST, Names.DELAY.defaultCase() + " " + why);
        }
    }

    /**
     * Reads a delay; ends what is under way with 400 when it is none.
     *
     * @param name of the header or field, for the message
     */
    static Duration parse(String name, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw unfit(name, text, "is not a whole number with one of the units ms, s, m, h and d");
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration delay = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
        if (delay.compareTo(LONGEST) > 0) {
            throw unfit(name, text, "is too long");
        }
        return delay;
    }

    private static ApiException unfit(String name, String text, String how) {
        String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
        return new ApiException(
                ApiError.BAD_REQUEST,
                "%s '%s' %s; 0s to %dd are allowed".formatted(name, shown, how, LONGEST.toDays()));
    }
}
