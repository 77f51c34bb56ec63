package io.invoq.worker.consume;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Says which asynchronous calls of a saturated function are put off, so that those of other functions behind them on the
 * partition are reached: as many a second that, together with those the function takes itself, the partition moves on at
 * the rate set. A burst shorter than a second, and a function that is that fast by itself, are left to wait where they are.
 *
 * <p>Safe for use by several threads. Bounded by the functions that have been saturated within the last second.
 */
final class Parking {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final long FORGOTTEN = TimeUnit.SECONDS.toNanos(1);
    private static final int MANY = 1_000;

    private final double rate;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<FunctionUrn, Saturation> saturated = new ConcurrentHashMap<>();

    /**
     * A function that meets a full queue.
     *
     * @param owed how many calls it is behind the rate; below zero while it is ahead
     * @param at the last change
     * @param refused the last time that its queue was full
     */
    private record Saturation(double owed, long at, long refused) {}

    /**
     * Parks at a rate.
     *
     * @param rate calls a second and function; 0 for none
     * @param nanoTime monotonic
     */
    Parking(int rate, LongSupplier nanoTime) {
        this.rate = rate;
        this.nanoTime = nanoTime;
    }

    /** Whether calls are put off at all, rather than left where they are. */
    boolean isOn() {
        return rate > 0;
    }

    /** A call of the function has been taken. */
    void taken(FunctionUrn function) {
        if (!saturated.isEmpty()) {
            saturated.computeIfPresent(function, (urn, known) -> {
                long now = nanoTime.getAsLong();
                return isForgotten(known, now) ? null : paid(accrued(known, now));
            });
        }
    }

    /** A call of the function has found no place: whether to put it off. */
    boolean parks(FunctionUrn function) {
        if (rate == 0) {
            return false;
        }
        long now = nanoTime.getAsLong();
        if (saturated.size() > MANY) {
            saturated.values().removeIf(known -> isForgotten(known, now));
        }
        boolean[] parks = new boolean[1];
        saturated.compute(function, (urn, known) -> {
            Saturation next = known == null || isForgotten(known, now)
                    ? new Saturation(-rate, now, now)
                    : accrued(new Saturation(known.owed(), known.at(), now), now);
            parks[0] = next.owed() >= 1;
            return parks[0] ? paid(next) : next;
        });
        return parks[0];
    }

    /** Until when: as long again as it has waited since it was due, so that who comes back in vain comes ever less often. */
    static Instant until(Delivery delivery, Instant now) {
        Duration waited = Duration.between(delivery.ageFrom(), now);
        Duration wait = waited.compareTo(SHORTEST) < 0 ? SHORTEST : waited;
        return now.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    private Saturation accrued(Saturation known, long now) {
        double owed = known.owed() + rate * (now - known.at()) / TimeUnit.SECONDS.toNanos(1);
        return new Saturation(Math.min(rate, owed), now, known.refused());
    }

    private Saturation paid(Saturation known) {
        return new Saturation(Math.max(-rate, known.owed() - 1), known.at(), known.refused());
    }

    private static boolean isForgotten(Saturation known, long now) {
        return now - known.refused() > FORGOTTEN;
    }
}
