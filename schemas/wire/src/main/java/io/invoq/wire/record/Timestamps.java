package io.invoq.wire.record;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/**
 * Moments as records carry them: RFC 3339 in UTC, {@code 2026-11-22T10:15:30.123456789Z}, as {@link Instant#toString}
 * has it, with 0, 3, 6 or 9 digits of a second. That form is written and read by hand, since each call needs several and
 * the library's formatter is the dearest part of a record; every other form that {@link Instant#parse} takes is left to it.
 */
final class Timestamps {

    private static final int TO_SECONDS = 19;
    private static final int[] LENGTHS = {20, 24, 27, 30};
    private static final int[] NANOS_A_DIGIT = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };
    private static final String FORM = "0000-00-00T00:00:00.000000000Z";
    private static final long SECONDS_A_DAY = 86_400;
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END =
            LocalDate.of(9999, 12, 31).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);

    private Timestamps() {}

    /** The moment in ASCII. */
    static byte[] write(Instant moment) {
        if (moment.isBefore(FIRST) || !moment.isBefore(END)) {
            return moment.toString().getBytes(StandardCharsets.US_ASCII);
        }
        long seconds = moment.getEpochSecond();
        int nanos = moment.getNano();
        int digits = digits(nanos);
        byte[] text = new byte[LENGTHS[digits / 3]];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) FORM.charAt(i);
        }
        text[text.length - 1] = 'Z';
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_A_DAY));
        int ofDay = (int) Math.floorMod(seconds, SECONDS_A_DAY);
        put(text, 0, 4, date.getYear());
        put(text, 5, 2, date.getMonthValue());
        put(text, 8, 2, date.getDayOfMonth());
        put(text, 11, 2, ofDay / 3600);
        put(text, 14, 2, ofDay / 60 % 60);
        put(text, 17, 2, ofDay % 60);
        if (digits > 0) {
            put(text, TO_SECONDS + 1, digits, nanos / NANOS_A_DIGIT[digits]);
        }
        return text;
    }

    /**
     * Reads a moment.
     *
     * @throws DateTimeParseException when it is none
     */
    static Instant read(byte[] text) {
        return hasForm(text) ? readForm(text) : Instant.parse(new String(text, StandardCharsets.UTF_8));
    }

    private static Instant readForm(byte[] text) {
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = number(text, 17, 2);
        if (hour > 23 || minute > 59 || second > 59) {
            return Instant.parse(new String(text, StandardCharsets.US_ASCII)); // 24:00, leap seconds, nonsense
        }
        try {
            long day = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
                    .toEpochDay();
            return Instant.ofEpochSecond(day * SECONDS_A_DAY + hour * 3600L + minute * 60L + second, nanos(text));
        } catch (DateTimeException e) {
            String shown = new String(text, StandardCharsets.US_ASCII);
            throw new DateTimeParseException("no such day: " + shown, shown, 0, e);
        }
    }

    private static boolean hasForm(byte[] text) {
        int last = text.length - 1;
        boolean fits = last == 19 || last == 23 || last == 26 || last == 29;
        for (int i = 0; fits && i < last; i++) {
            char expected = FORM.charAt(i);
            fits = expected == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == expected;
        }
        return fits && text[last] == 'Z';
    }

    private static int nanos(byte[] text) {
        int digits = Math.max(0, text.length - TO_SECONDS - 2);
        return number(text, TO_SECONDS + 1, digits) * NANOS_A_DIGIT[digits];
    }

    private static int digits(int nanos) {
        if (nanos == 0) {
            return 0;
        }
        if (nanos % 1_000_000 == 0) {
            return 3;
        }
        return nanos % 1_000 == 0 ? 6 : 9;
    }

    private static int number(byte[] text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number * 10 + (text[i] - '0');
        }
        return number;
    }

    private static void put(byte[] text, int from, int digits, int number) {
        int rest = number;
        for (int i = from + digits - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
