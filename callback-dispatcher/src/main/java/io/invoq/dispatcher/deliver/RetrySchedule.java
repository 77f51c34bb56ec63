package io.invoq.dispatcher.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next try: each wait five times the one before, up to a longest, with 20 % of jitter; longer
 * when the target asks for it, but never past the longest. Safe for use by several threads when the generator is.
 *
 * @param first wait after the first try
 * @param longest of all waits before jitter, those asked for included
 * @param clock what dates in Retry-After are compared with
 * @param random for the jitter
 */
record RetrySchedule(Duration first, Duration longest, InstantSource clock, RandomGenerator random) {

    private static final int GROWTH = 5;
    private static final double JITTER = 0.2;

    /**
     * The wait after a try.
     *
     * @param tries how many have been made, from 1
     * @param retryAfter what the target asked for, null when nothing
     */
    Duration after(int tries, @Nullable String retryAfter) {
        Duration wait = first;
        for (int i = 1; i < tries && wait.compareTo(longest) < 0; i++) {
            wait = wait.multipliedBy(GROWTH);
        }
        double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
        Duration own = Duration.ofNanos((long) (min(wait, longest).toNanos() * factor));
        Duration asked = retryAfter == null ? Duration.ZERO : min(asked(retryAfter.strip()), longest);
        return own.compareTo(asked) >= 0 ? own : asked;
    }

    /** Seconds or a date; zero for anything else, so that it has no effect. */
    private Duration asked(String retryAfter) {
        if (!retryAfter.isEmpty() && retryAfter.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return retryAfter.length() > 9 ? longest : Duration.ofSeconds(Long.parseLong(retryAfter));
        }
        Instant date = DateUtils.parseStandardDate(retryAfter);
        return date == null ? Duration.ZERO : Duration.between(clock.instant(), date);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
