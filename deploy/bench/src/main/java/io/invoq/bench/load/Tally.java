package io.invoq.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What one caller saw. Used by its thread, and by the crew's after that has ended. */
final class Tally {

    private static final long SHORTEST = 1_000;
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;

    private final Histogram latency = newHistogram();
    private long calls;

    static Histogram newHistogram() {
        return new Histogram(SHORTEST, LONGEST, DIGITS);
    }

    /**
     * Makes a call.
     *
     * @param from when it ought to have started, as {@link System#nanoTime()}
     */
    void call(Caller caller, long from) throws Exception {
        caller.call();
        missed(System.nanoTime() - from);
        calls++;
    }

    /** Counts a wait that ended without a call. */
    void missed(long nanos) {
        latency.recordValue(Math.clamp(nanos, 0, LONGEST));
    }

    long calls() {
        return calls;
    }

    Histogram latency() {
        return latency;
    }
}
