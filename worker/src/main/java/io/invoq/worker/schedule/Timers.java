package io.invoq.worker.schedule;

import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Things to be done at moments of the monotonic clock. A cancelled timer is gone at once, so that there are never more
 * than things that wait. Not safe for use by several threads.
 */
final class Timers {

    private final TreeSet<Timer> timers = new TreeSet<>();
    private long made;

    /** Sets a timer. */
    Timer at(long nanos, Runnable action) {
        Timer timer = new Timer(nanos, made++, action);
        timers.add(timer);
        return timer;
    }

    /** Cancels one; one that has fired or was cancelled is left alone. */
    void cancel(Timer timer) {
        timers.remove(timer);
    }

    /** When the next one is due. */
    OptionalLong next() {
        return timers.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(timers.first().nanos());
    }

    /** Runs all that are due. */
    void fire(long now) {
        while (!timers.isEmpty() && timers.first().nanos() - now <= 0) {
            timers.removeFirst().action().run();
        }
    }

    int size() {
        return timers.size();
    }

    void clear() {
        timers.clear();
    }

    /** One timer; those of the same moment fire in the order in which they were set. */
    record Timer(long nanos, long number, Runnable action) implements Comparable<Timer> {

        @Override
        public int compareTo(Timer other) {
            long apart = nanos - other.nanos;
            return apart != 0 ? Long.signum(apart) : Long.compare(number, other.number);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Timer timer && number == timer.number;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }
}
