package io.invoq.worker.retry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Retry-After field of an answer (RFC 9110 §10.2.3): whole seconds, or a date in any of the three forms that a
 * recipient must take (§5.6.7). Stateless.
 */
final class RetryAfter {

    static final String HEADER = "Retry-After";

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    private static final int MOST_DIGITS = 10;
    private static final Duration LONGEST = Duration.ofSeconds(9_999_999_999L);

    private static final String FIXED = "EEE, dd MMM uuuu HH:mm:ss 'GMT'";
    private static final String ASCTIME_SHORT_DAY = "EEE MMM  d HH:mm:ss uuuu";
    private static final String ASCTIME = "EEE MMM dd HH:mm:ss uuuu";
    private static final List<DateTimeFormatter> FORMS = List.of(form(FIXED), form(ASCTIME_SHORT_DAY), form(ASCTIME));
    private static final int YEARS_AHEAD = 50;

    private RetryAfter() {}

    /** The wait asked for, zero for a moment that has passed; empty when the value is malformed. */
    static Optional<Duration> parse(String value, Instant now) {
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(seconds(text));
        }
        return date(text, now).map(date -> date.isAfter(now) ? Duration.between(now, date) : Duration.ZERO);
    }

    private static Duration seconds(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > MOST_DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(significant));
    }

    private static Optional<Instant> date(String text, Instant now) {
        for (DateTimeFormatter form : FORMS) {
            Optional<Instant> date = date(text, form);
            if (date.isPresent()) {
                return date;
            }
        }
        return date(text, rfc850(now));
    }

    private static Optional<Instant> date(String text, DateTimeFormatter form) {
        try {
            return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Its year has two digits: the last such year that is no more than 50 years ahead. */
    private static DateTimeFormatter rfc850(Instant now) {
        int first = now.atOffset(ZoneOffset.UTC).getYear() + YEARS_AHEAD - 99;
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, first)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.US)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.US).withResolverStyle(ResolverStyle.STRICT);
    }
}
