package io.invoq.worker.delay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Lets random invocations wait in tiers of a broker in memory, with a clock that jumps, and checks each that arrives:
 * none early, none twice, none missing; and none later than the shortest tier where nothing fails. Then the same with
 * bursts that are aborted or in doubt and relays that are killed. {@code -Dseed=N} replays one seed.
 */
class DelaySimulationTest {

    private static final int SEEDS = 500;

    /** The shortest tier, and what reading and writing took of the clock. */
    private static final Duration LATEST = Duration.ofMillis(1_100);

    @Test
    void eachArrivesOnceInTimeWhereNothingFails() {
        Duration latest = Duration.ZERO;
        for (long seed = first(); seed <= last(); seed++) {
            Duration late = play(seed, 0);
            if (late.compareTo(LATEST) > 0) {
                wrong(seed, "one arrives " + late + " after its moment");
            }
            latest = late.compareTo(latest) > 0 ? late : latest;
        }
        assertThat(latest).as("so that the bound was come near to").isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void eachArrivesOnceAndNotEarlyWhateverFails() {
        for (long seed = first(); seed <= last(); seed++) {
            play(seed, 30);
        }
    }

    private static Duration play(long seed, int percentFailures) {
        try {
            return new DelaySimulation(seed, percentFailures).play();
        } catch (RuntimeException | AssertionError e) {
            wrong(seed, e.toString());
            throw e;
        }
    }

    private static long first() {
        return Long.getLong("seed", 0);
    }

    private static long last() {
        return Long.getLong("seed", SEEDS - 1);
    }

    private static void wrong(long seed, String what) {
        fail("""
                seed %d: %s
                replay: mvn -pl worker -am test -Dtest=DelaySimulationTest \
                -Dsurefire.failIfNoSpecifiedTests=false -Dseed=%d""".formatted(seed, what, seed));
    }
}
