package io.invoq.platform.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns written values into those of a component's type, and says what was expected when it cannot. */
final class Scalars {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|d)");

    private Scalars() {}

    /** Whether values of the type are written as one text. */
    static boolean isScalar(Class<?> type) {
        return type == String.class
                || type == int.class
                || type == Integer.class
                || type == long.class
                || type == boolean.class
                || type == double.class
                || type == Duration.class
                || type == DataSize.class
                || type == Path.class
                || type == List.class
                || type.isEnum();
    }

    /**
     * @throws IllegalArgumentException saying what the type expects, without repeating the value
     */
    static Object parse(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        } else if (type == int.class || type == Integer.class) {
            return Math.toIntExact(wholeNumber(text));
        } else if (type == long.class) {
            return wholeNumber(text);
        } else if (type == double.class) {
            return number(text);
        } else if (type == boolean.class) {
            return truth(text);
        } else if (type == Duration.class) {
            return duration(text);
        } else if (type == DataSize.class) {
            return DataSize.parse(text);
        } else if (type == Path.class) {
            return Path.of(text);
        } else if (type == List.class) {
            return Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
        } else if (type.isEnum()) {
            return constant(type, text);
        }
        throw new IllegalStateException("a setting cannot have the type " + type.getName());
    }

    /** How the type is named in the reference. */
    static String describe(Class<?> type) {
        if (type.isEnum()) {
            return constants(type);
        }
        return switch (type.getSimpleName()) {
            case "int", "Integer", "long" -> "whole number";
            case "double" -> "number";
            case "boolean" -> "true, false";
            case "Duration" -> "duration";
            case "DataSize" -> "size";
            case "Path" -> "path";
            case "List" -> "comma-separated list";
            default -> "text";
        };
    }

    /** Checks a range whose ends are written as the value is; null when it holds, else the range in words. */
    static @Nullable String rangeViolated(Class<?> type, Object value, String min, String max) {
        boolean low = !min.equals(Setting.NONE) && compare(type, value, min) < 0;
        boolean high = !max.equals(Setting.NONE) && compare(type, value, max) > 0;
        return low || high ? range(min, max) : null;
    }

    /** The range in words; empty when there is none. */
    static String range(String min, String max) {
        if (min.equals(Setting.NONE)) {
            return max.equals(Setting.NONE) ? "" : "at most " + max;
        }
        return max.equals(Setting.NONE) ? "at least " + min : min + " to " + max;
    }

    @SuppressWarnings("unchecked")
    private static int compare(Class<?> type, Object value, String end) {
        return ((Comparable<Object>) value).compareTo(parse(type, end));
    }

    private static long wholeNumber(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a whole number", e);
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number", e);
        }
    }

    private static boolean truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a duration with a unit, such as 500ms, 30s, 5m, 6h or 7d");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Object constant(Class<?> type, String text) {
        String wanted = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        for (Object constant : type.getEnumConstants()) {
            if (constant.toString().equals(wanted)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("not one of " + constants(type));
    }

    private static String constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
    }
}
