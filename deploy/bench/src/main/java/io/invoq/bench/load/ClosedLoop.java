package io.invoq.bench.load;

import java.time.Duration;

/** A load of callers who each make the next call as soon as the last one is answered: it shows the maximum rate. */
public final class ClosedLoop {

    private ClosedLoop() {}

    /**
     * Runs one.
     *
     * @param concurrency how many callers
     * @param duration after which no call is begun, but for the first one of each caller
     * @throws LoadException when a call failed
     */
    public static LoadResult run(Callers callers, int concurrency, Duration duration) throws Exception {
        try (Crew crew = Crew.open(callers, concurrency)) {
            long end = System.nanoTime() + duration.toNanos();
            return crew.work(
                    (caller, tally) -> {
                        long now = System.nanoTime();
                        do {
                            tally.call(caller, now);
                            now = System.nanoTime();
                        } while (now - end < 0 && !crew.hasFailed());
                    },
                    duration);
        }
    }
}
