package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.invoq.platform.consume.NaiveTracker.Answers;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Registers, completes and advances at random and compares every answer with that of {@link NaiveTracker} after each
 * step. {@code -Dseed=N} replays one seed.
 */
class OffsetTrackerSimulationTest {

    private static final int SEEDS = 10_000;

    /** The ring begins with 64 places: runs as long as this make it grow more than once. */
    private static final int LONGEST_RUN = 600;

    @Test
    void agreesWithTheNaiveModelAfterEveryStep() {
        // Given
        Long replayed = Long.getLong("seed");
        long first = replayed == null ? 0 : replayed;
        long last = replayed == null ? SEEDS - 1 : replayed;

        // When
        int widest = 0;
        for (long seed = first; seed <= last; seed++) {
            widest = Math.max(widest, new Run(seed).play());
        }

        // Then
        if (replayed == null) {
            assertThat(widest)
                    .as("widest window, so that the ring has grown twice")
                    .isGreaterThan(128);
        }
    }

    /** One seed's history. */
    private static final class Run {

        private final long seed;
        private final SplittableRandom random;
        private final OffsetTracker tracker;
        private final NaiveTracker model;
        private final int steps;
        private final int percentRegistered;
        private final int percentGaps;
        private long committed;
        private String step = "start";

        Run(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            long position = random.nextLong(1_000);
            this.tracker = new OffsetTracker(position);
            this.model = new NaiveTracker(position);
            this.steps = random.nextInt(40) == 0 ? LONGEST_RUN : random.nextInt(10, 80);
            this.percentRegistered = random.nextInt(20, 80);
            this.percentGaps = random.nextInt(0, 50);
            this.committed = position;
        }

        int play() {
            int widest = 0;
            for (int i = 0; i < steps; i++) {
                try {
                    step();
                } catch (RuntimeException e) {
                    wrong(i, "throws " + e);
                }
                check(i);
                widest = Math.max(widest, tracker.window());
            }
            return widest;
        }

        private void step() {
            int dice = random.nextInt(100);
            if (dice < percentRegistered) {
                register();
            } else if (dice < 95) {
                complete();
            } else {
                advance();
            }
        }

        private void register() {
            long gap = random.nextInt(100) < percentGaps ? random.nextLong(1, 5) : 0;
            long offset = model.position() + gap;
            int bytes = random.nextInt(0, 100);
            step = "register " + offset + " of " + bytes + " bytes";
            tracker.register(offset, bytes);
            model.register(offset, bytes);
        }

        /** Any offset around the window: under way, completed before, in a gap, not registered yet. */
        private void complete() {
            long offset = random.nextLong(committed - 3, model.position() + 3);
            step = "complete " + offset;
            tracker.complete(offset);
            model.complete(offset);
        }

        private void advance() {
            long position = random.nextLong(committed - 3, model.position() + 8);
            step = "advance to " + position;
            tracker.advance(position);
            model.advance(position);
        }

        private void check(int number) {
            Answers expected = model.answers();
            Answers actual = Answers.of(tracker);
            if (!actual.equals(expected)) {
                wrong(number, "answers " + actual + ", must be " + expected);
            }
            if (actual.committable() < committed) {
                wrong(number, "moved back from " + committed + " to " + actual.committable());
            }
            for (long offset = committed; offset < actual.committable(); offset++) {
                if (model.isUnderWay(offset)) {
                    wrong(number, "commits " + actual.committable() + " over " + offset + ", which is not complete");
                }
            }
            committed = actual.committable();
        }

        private void wrong(int number, String what) {
            fail("""
                    seed %d, step %d (%s): %s
                    replay: mvn -pl schemas/platform -am test -Dtest=OffsetTrackerSimulationTest \
                    -Dsurefire.failIfNoSpecifiedTests=false -Dseed=%d""".formatted(seed, number, step, what, seed));
        }
    }
}
