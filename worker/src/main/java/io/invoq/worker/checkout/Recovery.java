package io.invoq.worker.checkout;

import io.invoq.platform.consume.CheckoutsUnreadableException;
import io.invoq.platform.consume.LaneListener;
import io.invoq.platform.nodes.NodesView;
import io.invoq.wire.node.NodeRole;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the runs of lost workers are taken over, by one worker each: by the one that owns the partition of the
 * asynchronous lane to which the lost one's id hashes. That saves work and nothing else; two that do it at once do it once
 * ({@link Takeover}). It looks when a worker is lost, when its own partitions change, when it starts, and now and then; a node that is
 * back in a new process sees to itself. One thread, made here.
 */
final class Recovery implements LaneListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** However little is heard of: a worker may leave a run behind that ended too late to be written. */
    static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(30);

    private final String worker;
    private final int partitions;
    private final CheckoutTopic checkouts;
    private final Takeover takeover;
    private final Duration betweenSweeps;
    private final ScheduledExecutorService timer;
    private final AtomicBoolean due = new AtomicBoolean(true);
    private volatile Set<Integer> owned = Set.of();

    /** The timer's. */
    private long lastLook = System.nanoTime();

    /**
     * Made, and to be started.
     *
     * @param worker this node
     * @param partitions of the asynchronous lane
     * @param betweenSweeps {@link #BETWEEN_SWEEPS}, but for tests
     */
    Recovery(
            String worker,
            int partitions,
            CheckoutTopic checkouts,
            Takeover takeover,
            Duration betweenSweeps,
            ThreadFactory threads) {
        this.worker = worker;
        this.partitions = partitions;
        this.checkouts = checkouts;
        this.takeover = takeover;
        this.betweenSweeps = betweenSweeps;
        this.timer = Executors.newSingleThreadScheduledExecutor(threads);
    }

    void start(NodesView nodes) {
        var _ = timer.scheduleWithFixedDelay(
                () -> look(nodes), BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Somebody is gone. Any thread. */
    void soon() {
        due.set(true);
    }

    @Override
    public void owned(Set<Integer> now) {
        owned = Set.copyOf(now);
        soon();
    }

    private void look(NodesView nodes) {
        if (owned.isEmpty() || !nodes.isCaughtUp() || !(due.compareAndSet(true, false) || isTimeForASweep())) {
            return;
        }
        lastLook = System.nanoTime();
        boolean done = false;
        try {
            for (String lost : lost(nodes)) {
                takeover.of(lost);
            }
            done = true;
        } catch (KafkaException | CheckoutsUnreadableException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("runs of lost workers not taken over; trying again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) { // the timer would end without a word
            LOG.atError().setCause(e).log("runs of lost workers not taken over; trying again");
        } finally {
            if (!done) {
                soon();
            }
        }
    }

    private boolean isTimeForASweep() {
        return System.nanoTime() - lastLook > betweenSweeps.toNanos();
    }

    private Set<String> lost(NodesView nodes) throws InterruptedException {
        Set<String> lost = new TreeSet<>(checkouts
                .owners(other -> !other.equals(worker) && isMine(other) && !nodes.isAlive(NodeRole.WORKER, other))
                .values());
        return lost;
    }

    private boolean isMine(String other) {
        return owned.contains(Math.floorMod(other.hashCode(), partitions));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("a take-over did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
