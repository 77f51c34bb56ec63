package io.invoq.platform.consume;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one scheduler of a simulation: a clock that jumps from event to event, the one source of chance, and the trace of
 * what happened. One event is carried out at a time, and one {@link SimulatedThread} at most runs in it.
 */
final class SimulatedTime {

    private static final int TRACED = 1_000;

    private record Event(long at, long number, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final Deque<String> trace = new ArrayDeque<>();
    private final boolean tracing;
    private final SplittableRandom random;
    private long now;
    private long numbers;
    private @Nullable SimulatedThread current;

    SimulatedTime(long seed, boolean tracing) {
        this.random = new SplittableRandom(seed);
        this.tracing = tracing;
    }

    long now() {
        return now;
    }

    /** A number that was not given before. */
    long nextNumber() {
        return numbers++;
    }

    void after(long nanos, Runnable action) {
        events.add(new Event(now + nanos, nextNumber(), action));
    }

    /** Carries out the next event; false when there is none. */
    boolean step() {
        Event next = events.poll();
        if (next == null) {
            return false;
        }
        now = next.at();
        next.action().run();
        return true;
    }

    /** The simulated thread that runs. */
    SimulatedThread current() {
        if (current == null) {
            throw new IllegalStateException("only a simulated thread may wait");
        }
        return current;
    }

    void running(@Nullable SimulatedThread thread) {
        current = thread;
    }

    /** Whether something of this likelihood happens now. */
    boolean chance(int percent) {
        return percent > 0 && random.nextInt(100) < percent;
    }

    /** From one bound to the other, the latter not included. */
    int between(int low, int high) {
        return random.nextInt(low, high);
    }

    /** Evenly spread nanoseconds. */
    long between(Duration low, Duration high) {
        return random.nextLong(low.toNanos(), high.toNanos());
    }

    void trace(Supplier<String> what) {
        if (tracing) {
            if (trace.size() == TRACED) {
                trace.removeFirst();
            }
            trace.add("%,10d us  %s".formatted(TimeUnit.NANOSECONDS.toMicros(now), what.get()));
        }
    }

    /** The last of what was traced. */
    List<String> traced() {
        return List.copyOf(trace);
    }
}
