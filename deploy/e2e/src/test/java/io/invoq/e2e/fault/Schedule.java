package io.invoq.e2e.fault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * An endless list of faults, the same for the same seed: rounds in which every kind has its turn once, each in an order
 * of its own, with pauses of its own. Used by one thread.
 */
final class Schedule {

    private static final int SHORTEST_MILLIS = 500;
    private static final int SPREAD_MILLIS = 3_000;

    private final List<Fault.Kind> kinds;
    private final Random random;
    private final Deque<Fault.Kind> left = new ArrayDeque<>();
    private int rounds;

    /** @param kinds what a round consists of; a kind may be in it more than once */
    Schedule(List<Fault.Kind> kinds, long seed) {
        this.kinds = List.copyOf(kinds);
        this.random = new Random(seed);
    }

    Fault next() {
        if (left.isEmpty()) {
            List<Fault.Kind> round = new ArrayList<>(kinds);
            Collections.shuffle(round, random);
            left.addAll(round);
        }
        Fault fault = new Fault(left.remove(), random.nextInt(1 << 20), pause(), pause());
        if (left.isEmpty()) {
            rounds++;
        }
        return fault;
    }

    /** How many rounds have been given out whole. */
    int rounds() {
        return rounds;
    }

    private Duration pause() {
        return Duration.ofMillis(SHORTEST_MILLIS + random.nextInt(SPREAD_MILLIS));
    }
}
