package io.invoq.ingress.alias;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One rule of an alias, {@code <header>:<operator>:<value>}, made ready so that a call is only compared. A call without the
 * header meets no rule, whatever its operator. Immutable.
 *
 * <p>{@code =} and {@code !=} compare text, {@code in} looks for it in a comma-separated list, {@code < <= > >=} compare whole
 * numbers, which a header that holds none does not meet.
 *
 * @param header whose first value is looked at
 * @param meets whether a value is as the rule has it
 */
record HeaderRule(HeaderName header, Predicate<String> meets) {

    /** The value may have colons. */
    private static final Pattern FORM = Pattern.compile("([^:]*):([^:]*):(.*)", Pattern.DOTALL);

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,40}");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final int LONGEST_NUMBER = 41;

    /**
     * Reads a rule.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static HeaderRule parse(String rule) {
        Matcher parts = FORM.matcher(rule);
        if (!parts.matches()) {
            throw new IllegalArgumentException("is not <header>:<operator>:<value>");
        }
        String header = parts.group(1).strip();
        if (!HEADER.matcher(header).matches()) {
            throw new IllegalArgumentException("'" + header + "' is no header's name");
        }
        String value = parts.group(3).strip();
        if (value.isEmpty()) {
            throw new IllegalArgumentException("has no value");
        }
        return new HeaderRule(
                HeaderNames.create(header.toLowerCase(Locale.ROOT)),
                predicate(parts.group(2).strip(), value));
    }

    private static Predicate<String> predicate(String operator, String value) {
        return switch (operator) {
            case "=" -> value::equals;
            case "!=" -> Predicate.not(value::equals);
            case "in" -> in(value);
            case "<" -> compared(value, order -> order < 0);
            case "<=" -> compared(value, order -> order <= 0);
            case ">" -> compared(value, order -> order > 0);
            case ">=" -> compared(value, order -> order >= 0);
            default ->
                throw new IllegalArgumentException("operator '" + operator + "' is not one of = != > < >= <= in");
        };
    }

    private static Predicate<String> in(String list) {
        Set<String> values = COMMA.splitAsStream(list)
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        if (values.isEmpty()) {
            throw new IllegalArgumentException("has an empty list");
        }
        return values::contains;
    }

    private static Predicate<String> compared(String value, IntPredicate order) {
        if (!NUMBER.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not a whole number");
        }
        BigInteger bound = new BigInteger(value);
        return header -> header.length() <= LONGEST_NUMBER
                && NUMBER.matcher(header).matches()
                && order.test(new BigInteger(header).compareTo(bound));
    }

    /** Whether a call meets it. */
    boolean meets(CallHeaders headers) {
        Optional<String> value = headers.header(header);
        return value.isPresent() && meets.test(value.get().strip());
    }
}
