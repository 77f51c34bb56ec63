package io.invoq.bench.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A load at a fixed rate. Each call has a moment at which it ought to start, and its latency counts from there whether or
 * not a caller was free then: a stall shows in all calls that it held up.
 */
public final class OpenLoop {

    /** How long past the end the calls that are late are still made; what is left then counts with its wait until then. */
    private static final Duration OVERTIME = Duration.ofSeconds(5);

    private OpenLoop() {}

    /**
     * Runs one.
     *
     * @param concurrency how many callers, so the most calls that are under way at a time
     * @param perSecond calls that are to start a second
     * @param duration within which they are to start
     * @throws LoadException when a call failed
     */
    public static LoadResult run(Callers callers, int concurrency, double perSecond, Duration duration)
            throws Exception {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a rate of " + perSecond + " calls/s is no load");
        }
        try (Crew crew = Crew.open(callers, concurrency)) {
            long total = Math.max(1, Math.round(perSecond * duration.toNanos() / 1e9));
            AtomicLong next = new AtomicLong();
            long start = System.nanoTime();
            long giveUp = start + duration.plus(OVERTIME).toNanos();
            return crew.work(
                    (caller, tally) -> {
                        long number = next.getAndIncrement();
                        while (number < total && !crew.hasFailed()) {
                            serve(caller, tally, start + (long) (number * 1e9 / perSecond), giveUp);
                            number = next.getAndIncrement();
                        }
                    },
                    duration.plus(OVERTIME));
        }
    }

    private static void serve(Caller caller, Tally tally, long intended, long giveUp) throws Exception {
        long now = System.nanoTime();
        while (now - intended < 0) {
            LockSupport.parkNanos(intended - now);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted before a call was due");
            }
            now = System.nanoTime();
        }
        if (now - giveUp < 0) {
            tally.call(caller, intended);
        } else {
            tally.missed(now - intended);
        }
    }
}
