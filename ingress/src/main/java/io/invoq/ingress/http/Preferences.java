package io.invoq.ingress.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Prefer} header (RFC 7240) as far as it is understood; what is not, or does not read, is ignored as the RFC
 * asks. Of a preference named twice the first counts.
 *
 * @param respondAsync the caller would rather have a 202
 * @param longestWait the longest the caller wants to wait; zero when not said
 */
record Preferences(boolean respondAsync, Duration longestWait) {

    private static final Pattern PREFERENCE = Pattern.compile("([^\\s=\"]+)(\\s*=\\s*(\"[^\"]*\"|[^\\s=\"]*))?");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,7}");
    private static final Preferences NONE = new Preferences(false, Duration.ZERO);

    /** Reads all values of the header, which count as one list. */
    static Preferences of(List<String> values) {
        if (values.isEmpty()) {
            return NONE;
        }
        boolean respondAsync = false;
        Duration wait = Duration.ZERO;
        Set<String> named = new HashSet<>();
        for (String preference : split(String.join(",", values), ',')) {
            Matcher matcher =
                    PREFERENCE.matcher(split(preference, ';').getFirst().strip());
            if (!matcher.matches()) {
                continue;
            }
            String name = matcher.group(1).toLowerCase(Locale.ROOT);
            String value = matcher.group(3) == null ? "" : matcher.group(3).replace("\"", "");
            if (!named.add(name)) {
                continue;
            }
            if (name.equals("respond-async") && value.isEmpty()) {
                respondAsync = true;
            } else if (name.equals("wait") && SECONDS.matcher(value).matches()) {
                wait = Duration.ofSeconds(Long.parseLong(value));
            }
        }
        return new Preferences(respondAsync, wait);
    }

    /** How long to wait for a function that may run so long. */
    Duration waitWithin(Duration timeout) {
        return longestWait.isPositive() && longestWait.compareTo(timeout) < 0 ? longestWait : timeout;
    }

    /** The parts between separators that stand outside of quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
