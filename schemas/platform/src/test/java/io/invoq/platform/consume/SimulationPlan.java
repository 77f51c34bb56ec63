package io.invoq.platform.consume;

import java.time.Duration;

/**
 * What a seed is like: some are calm, in some the faults come close together, some have a broker that is far away.
 *
 * @param gated whether records are committed before they run
 * @param calm nothing befalls workers but that they are stopped and started again
 * @param lost percent of requests or answers that are lost before all is healed
 * @param slow percent of requests or answers that take long
 * @param emptyFetches percent of fetches that bring nothing yet
 * @param maxFetch records of a partition in a fetch
 * @param widestGap offsets that hold no record, one after the other
 * @param longRuns percent of runs that take up to seconds
 */
record SimulationPlan(
        boolean gated,
        boolean calm,
        boolean storm,
        int lost,
        int slow,
        int emptyFetches,
        int maxFetch,
        int longRuns,
        int faults,
        int widestGap) {

    private static final int GATED = 3;

    static SimulationPlan of(long seed, SimulatedTime time) {
        boolean calm = time.chance(15);
        return new SimulationPlan(
                seed % GATED == GATED - 1,
                calm,
                time.chance(50),
                calm || time.chance(50) ? 0 : time.between(0, 8),
                calm || time.chance(20) ? 0 : time.between(0, 12),
                time.chance(50) ? 0 : time.between(0, 80),
                time.chance(50) ? time.between(1, 4) : 12,
                time.chance(50) ? 3 : time.between(3, 40),
                time.between(0, calm ? 6 : 14),
                time.chance(10) ? 8_000 : 5);
    }

    /** All requests are answered soon. */
    boolean isPrompt() {
        return lost == 0 && slow == 0;
    }

    /** How long records arrive. */
    Duration arrivals() {
        return storm ? Duration.ofMillis(400) : Duration.ofSeconds(3);
    }

    /** How long things befall the workers. */
    Duration faultsEnd() {
        return storm ? Duration.ofMillis(2_500) : Duration.ofSeconds(5);
    }

    /** How long a worker stays away at most. */
    Duration absence() {
        return storm ? Duration.ofMillis(300) : Duration.ofSeconds(4);
    }

    /** A client may be left without an answer. */
    boolean isLossy() {
        return lost > 0;
    }
}
