package io.invoq.ingress.http;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Prefer} header (RFC 7240) as far as it is understood; what is not, or does not read, is ignored as the RFC
 * asks.
 *
 * @param respondAsync the caller would rather have a 202
 * @param longestWait the longest the caller wants to wait; zero when not said
 */
record Preferences(boolean respondAsync, Duration longestWait) {

    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,7})\"?");
    private static final Preferences NONE = new Preferences(false, Duration.ZERO);

    static Preferences of(Optional<String> header) {
        if (header.isEmpty()) {
            return NONE;
        }
        boolean respondAsync = false;
        Duration wait = Duration.ZERO;
        for (String preference : header.get().toLowerCase(Locale.ROOT).split("[,;]", -1)) {
            Matcher matcher = WAIT.matcher(preference.strip());
            if (preference.strip().equals("respond-async")) {
                respondAsync = true;
            } else if (matcher.matches()) {
                wait = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
            }
        }
        return new Preferences(respondAsync, wait);
    }

    /** How long to wait for a function that may run so long. */
    Duration waitWithin(Duration timeout) {
        return longestWait.isPositive() && longestWait.compareTo(timeout) < 0 ? longestWait : timeout;
    }
}
