package io.invoq.ingress.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets so many pass in a time, and as many at once: the token bucket in the form of GCRA (ITU-T I.371), which is one number:
 * the moment at which the bucket will be full again. Neither locks nor makes anything. Safe for use by several threads. What
 * the pace is, is said with each question, so that it can change.
 */
public final class Pace {

    private final AtomicLong fullAt;

    /** A full bucket; now is monotonic, in nanoseconds. */
    public Pace(long now) {
        this.fullAt = new AtomicLong(now);
    }

    /**
     * Lets some pass, all or none. More than the bucket holds pass when it is full, and the next ones wait for longer.
     *
     * @param count how many
     * @param interval from one to the next, in nanoseconds
     * @param burst how many at once; at least 1
     * @param now monotonic, in nanoseconds
     * @return 0 when they pass; else in how many nanoseconds they could
     */
    public long tryPass(int count, long interval, int burst, long now) {
        long room = Math.multiplyExact(interval, (long) Math.max(burst, count));
        while (true) {
            long before = fullAt.get();
            long start = before - now > 0 ? before : now;
            long after = start + interval * count;
            if (after - now > room) {
                return after - now - room;
            }
            if (fullAt.compareAndSet(before, after)) {
                return 0;
            }
        }
    }

    /** In how many nanoseconds one could pass; 0 for at once. */
    public long wait(long interval, int burst, long now) {
        long before = fullAt.get();
        long start = before - now > 0 ? before : now;
        return Math.max(0, start + interval - now - interval * burst);
    }

    /** Whether the bucket is full, so that nothing is lost when this is forgotten. */
    public boolean isFull(long now) {
        return fullAt.get() - now <= 0;
    }
}
