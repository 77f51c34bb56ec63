package io.invoq.platform.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one topic as a member of a group and hands its records out; they complete in any order, on any thread.
 *
 * <pre>
 *   poll ─► PartitionIntake.waiting ─► RecordHandler.offer ─► (other threads) ─► LaneRecord.complete
 *    ▲            paused while full                                                     │
 *    └──────── Committer ◄── OffsetTracker ◄── CompletionQueue ◄────────────────────────┘
 * </pre>
 *
 * <p>When an offset is committed, and with what, is its {@link Commitment}.
 *
 * <p>One thread, made here, owns the Kafka consumer and everything in the picture but the middle. {@link #close()} stops
 * the intake, waits for what was handed out to complete, commits and leaves the group, within the drain timeout. An
 * error that Kafka does not mend ends the thread; {@link #failure()} then tells.
 */
public final class LaneConsumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LaneConsumer.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration DRAIN_POLL = Duration.ofMillis(20);
    private static final Duration LEAVE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final LaneSettings settings;
    private final RecordHandler handler;
    private final LaneListener listener;
    private final Waiting waiting;
    private final CompletionQueue completions;
    private final LanePartitions partitions;
    private final Committer committer;
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean leaving;
    private volatile long drainUntil = Long.MAX_VALUE;
    private volatile boolean closing;
    private volatile @Nullable Exception failure;

    /** Made, but not started: {@link #run} is its thread's part. */
    LaneConsumer(
            Consumer<byte[], byte[]> consumer,
            LaneSettings settings,
            Commitment commitment,
            RecordHandler handler,
            LaneListener listener,
            Waiting waiting) {
        this.consumer = consumer;
        this.settings = settings;
        this.handler = handler;
        this.listener = listener;
        this.waiting = waiting;
        this.completions = new CompletionQueue(consumer::wakeup);
        this.partitions = new LanePartitions(consumer, settings, commitment);
        this.committer = switch (commitment) {
            case Commitment.WhenComplete w ->
                new LaneCommitter(consumer, partitions, settings.commitInterval(), listener, waiting);
            case Commitment.BeforeRunning b ->
                new LaneCommitter(consumer, partitions, settings.commitInterval(), listener, waiting);
            case Commitment.WithEmission with ->
                new TransactionalCommitter(
                        partitions, with.settings(), settings.commitInterval(), listener, completions::wake, waiting);
        };
    }

    /** Starts reading; offsets are committed when their records are complete. */
    public static LaneConsumer start(
            Consumer<byte[], byte[]> consumer,
            LaneSettings settings,
            RecordHandler handler,
            LaneListener listener,
            ThreadFactory threads) {
        return start(consumer, settings, new Commitment.WhenComplete(), handler, listener, threads);
    }

    /**
     * Starts reading.
     *
     * @param consumer taken over: closed with this
     * @param threads makes the one thread
     */
    public static LaneConsumer start(
            Consumer<byte[], byte[]> consumer,
            LaneSettings settings,
            Commitment commitment,
            RecordHandler handler,
            LaneListener listener,
            ThreadFactory threads) {
        LaneConsumer lane = new LaneConsumer(consumer, settings, commitment, handler, listener, Waiting.REAL);
        threads.newThread(lane::run).start();
        return lane;
    }

    /** Why the consumer's thread ended by itself; null while all is well. */
    public @Nullable Exception failure() {
        return failure;
    }

    /** Begins to close, without waiting: nothing is handed out any more, the drain timeout runs. Any thread. */
    public void stopIntake() {
        if (!closing) {
            drainUntil = waiting.nanoTime() + settings.drainTimeout().toNanos();
            closing = true;
            consumer.wakeup();
        }
    }

    /** Ends in good order: see the type. Any thread; more than once waits for the first. */
    @Override
    public void close() {
        stopIntake();
        try {
            if (!ended.await(settings.drainTimeout().plus(LEAVE).plus(LEAVE).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atError().addKeyValue("topic", settings.topic()).log("consumer did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void run() {
        try {
            consumer.subscribe(List.of(settings.topic()), new Rebalance());
            while (!closing || isDraining()) {
                turn();
            }
            leaving = true;
            completions.drain();
            committer.commitNow(partitions.all(), LEAVE);
        } catch (Exception e) {
            fail(e);
        } catch (Error e) {
            fail(new IllegalStateException("the consumer's thread met an error: " + e, e));
            throw e;
        } finally {
            closeConsumer();
        }
    }

    private void fail(Exception e) {
        failure = e;
        LOG.atError().setCause(e).addKeyValue("topic", settings.topic()).log("consumer ended by an error");
    }

    private void closeConsumer() {
        try {
            consumer.close(CloseOptions.timeout(LEAVE));
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).addKeyValue("topic", settings.topic()).log("consumer did not close well");
        } finally {
            committer.close();
            ended.countDown();
        }
    }

    private boolean isDraining() {
        boolean late = waiting.nanoTime() - drainUntil > 0;
        boolean idle = partitions.areIdle() && committer.isIdle();
        if (late && !idle) {
            LOG.atWarn().addKeyValue("topic", settings.topic()).log("drain timeout passed with records under way");
        }
        return !late && !(idle && completions.isEmpty());
    }

    private void turn() {
        completions.waitForRoom(partitions.anyPaused() || closing || committer.wantsCompletions());
        completions.polling(true);
        poll(closing ? DRAIN_POLL : POLL);
        completions.polling(false);
        completions.waitForRoom(false);
        completions.drain();
        if (closing) {
            partitions.stopIntake();
        } else {
            partitions.handOut(handler, completions);
        }
        partitions.tellOfHoldUps(listener);
        partitions.pauseAndResume();
        committer.beat();
    }

    private void poll(Duration timeout) {
        try {
            if (completions.isEmpty() && !committer.hasNews()) {
                partitions.add(consumer.poll(timeout));
            } else {
                partitions.add(consumer.poll(Duration.ZERO));
            }
        } catch (WakeupException e) {
            LOG.atTrace().addKeyValue("topic", settings.topic()).log("woken");
        }
    }

    /** Runs within poll, on the consumer's thread. */
    private final class Rebalance implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            partitions.assign(added);
            committer.assigned(partitions.of(added));
            changed("assigned", added);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> taken) {
            if (!leaving) {
                partitions.revoking(taken);
                listener.revoking(LanePartitions.numbers(taken));
            }
            completions.drain();
            committer.commitNow(partitions.of(taken), LEAVE);
            partitions.revoke(taken);
            changed("revoked", taken);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            partitions.revoke(lost);
            committer.lost();
            changed("lost", lost);
        }

        private void changed(String what, Collection<TopicPartition> which) {
            if (!which.isEmpty()) {
                LOG.atInfo()
                        .addKeyValue("topic", settings.topic())
                        .addKeyValue(
                                "partitions",
                                which.stream()
                                        .map(TopicPartition::partition)
                                        .sorted()
                                        .toList())
                        .addKeyValue("change", what)
                        .log("partitions changed");
                listener.owned(partitions.numbers());
            }
        }
    }
}
