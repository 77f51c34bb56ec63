package io.invoq.worker.consume;

import io.invoq.platform.consume.LaneListener;
import io.invoq.worker.schedule.Call;
import io.invoq.worker.schedule.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks asynchronous runs out that take long, those that hold up their partition, and those that go on when it is given up
 * (architecture §7.2 and 7.3); stops those whose partition was lost before that came about, and those that another worker has taken over. One thread,
 * made here, looks now and then, so that a short call costs nothing.
 */
final class LongRuns implements LaneListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LongRuns.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Scheduler scheduler;
    private final Duration after;
    private final ScheduledExecutorService timer;

    /** By partition the record that holds it up; one that has not begun to run yet stays here until it has. */
    private final Map<Integer, Long> holdingUp = new ConcurrentHashMap<>();

    /** @param after how long a call runs before it is checked out */
    LongRuns(Scheduler scheduler, Duration after, ThreadFactory threads) {
        this.scheduler = scheduler;
        this.after = after;
        this.timer = Executors.newSingleThreadScheduledExecutor(threads);
        var _ = timer.scheduleWithFixedDelay(
                this::look, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void owned(Set<Integer> partitions) {
        holdingUp.keySet().retainAll(partitions);
    }

    /** Nothing more of the partitions begins to run from here on, so that this meets all that does. */
    @Override
    public void revoking(Set<Integer> partitions) {
        for (Call call : scheduler.running(Duration.ZERO)) {
            if (call instanceof ConsumedCall consumed && consumed.isOf(partitions)) {
                consumed.checkOut();
            }
        }
    }

    @Override
    public void holdingUp(int partition, long offset) {
        holdingUp.put(partition, offset);
    }

    @Override
    public void committed(Map<Integer, Long> offsets) {
        offsets.forEach((partition, committed) ->
                holdingUp.computeIfPresent(partition, (same, offset) -> offset < committed ? null : offset));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            for (Call call : scheduler.running(after)) {
                if (call instanceof ConsumedCall consumed) {
                    consumed.checkOut();
                }
            }
            if (!holdingUp.isEmpty()) {
                checkOutWhatHoldsUp();
            }
            scheduler.stopLost();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("long runs could not be looked at; looking again");
        }
    }

    private void checkOutWhatHoldsUp() {
        for (Call call : scheduler.running(Duration.ZERO)) {
            if (call instanceof ConsumedCall consumed && consumed.isOneOf(holdingUp)) {
                consumed.checkOut();
            }
        }
    }
}
