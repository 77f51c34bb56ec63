package io.invoq.e2e.fault;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Map;
import java.util.TreeMap;

/** Prints what is done as it is done, with the seconds since the start, and counts it. Safe for use by several threads. */
final class Chronicle {

    private final long start = System.nanoTime();
    private final Map<String, Integer> counts = new TreeMap<>();

    /** Prints a line. */
    @FormatMethod
    void say(String format, Object... values) {
        System.out.printf("[%7.1f s] %s%n", (System.nanoTime() - start) / 1e9, format.formatted(values));
    }

    /** Counts one more of a kind. */
    synchronized void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** How many there were of each kind. */
    synchronized Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }
}
