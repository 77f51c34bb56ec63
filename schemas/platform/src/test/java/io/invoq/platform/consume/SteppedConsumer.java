package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * A consumer without a broker whose polls wait for the test instead of for time: each {@link #turn} lets one through,
 * and so does a wake-up. So a test sees what a lane did in one turn, and that something woke it without one. Commits are
 * answered in the next poll, as a broker's answers are.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // a poll that waits must leave the monitor to the test
final class SteppedConsumer extends MockConsumer<byte[], byte[]> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Runnable> answers = new ConcurrentLinkedDeque<>();
    private final Deque<KafkaException> refusals = new ConcurrentLinkedDeque<>();
    private final List<Map<TopicPartition, Long>> commits = new ArrayList<>();
    private boolean parked;
    private boolean released;
    private boolean timeRuns;
    private boolean ended;
    private volatile boolean losing;
    private volatile boolean wokenInPosition;
    private volatile boolean answersHeld;

    SteppedConsumer() {
        super("earliest");
    }

    /** Lets the lane make one turn and waits until it is back in its poll, or has ended. */
    void turn() {
        awaitParked();
        release();
        awaitParked();
    }

    /** Waits until the lane is in its poll, or has ended. */
    void awaitParked() {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (!parked && !ended) {
                assertThat(left)
                        .as("nanoseconds left to wait for the next poll")
                        .isPositive();
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for the next poll", e);
        } finally {
            lock.unlock();
        }
    }

    /** From now on a poll ends after its timeout, as a real one does. */
    void letTimeRun() {
        lock.lock();
        try {
            timeRuns = true;
            release();
        } finally {
            lock.unlock();
        }
    }

    /** Changes what is owned within the next poll, as the group's coordinator does. */
    void assignInNextPoll(TopicPartition... partitions) {
        schedulePollTask(() -> rebalance(List.of(partitions)));
    }

    /** Takes everything away within the next poll, after somebody else may have got it. */
    void loseAllInNextPoll() {
        schedulePollTask(() -> {
            losing = true;
            rebalance(List.of());
            losing = false;
        });
    }

    /** The next commit fails with this. */
    void refuseCommit(KafkaException refusal) {
        refusals.add(refusal);
    }

    /** Keeps the answers to commits back, or lets them come. */
    void holdAnswers(boolean held) {
        answersHeld = held;
    }

    /** A wake-up hits the next look-up of a position, as it can when the position comes from the broker. */
    void wakeNextPosition() {
        wokenInPosition = true;
    }

    /** Every commit that succeeded, first to last. */
    synchronized List<Map<TopicPartition, Long>> commits() {
        return List.copyOf(commits);
    }

    /** The last committed offset of a partition; empty when there is none. */
    synchronized Optional<Long> committed(TopicPartition partition) {
        return commits.stream()
                .filter(commit -> commit.containsKey(partition))
                .map(commit -> commit.get(partition))
                .reduce((earlier, later) -> later);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (!timeout.isZero()) {
            park(timeout);
        }
        while (!answersHeld && !answers.isEmpty()) {
            answers.remove().run();
        }
        return super.poll(timeout);
    }

    @Override
    public void wakeup() {
        super.wakeup();
        release();
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> added) {
                listener.onPartitionsAssigned(added);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> taken) {
                if (losing) {
                    listener.onPartitionsLost(taken);
                } else {
                    listener.onPartitionsRevoked(taken);
                }
            }
        });
    }

    @Override
    public synchronized long position(TopicPartition partition) {
        if (wokenInPosition) {
            wokenInPosition = false;
            throw new WakeupException();
        }
        return super.position(partition);
    }

    @Override
    public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        KafkaException refusal = refusals.poll();
        if (refusal == null) {
            keep(offsets);
        }
        answers.add(() -> callback.onComplete(offsets, refusal));
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        KafkaException refusal = refusals.poll();
        if (refusal != null) {
            throw refusal;
        }
        keep(offsets);
    }

    @Override
    public void close(CloseOptions options) {
        super.close(options);
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void keep(Map<TopicPartition, OffsetAndMetadata> offsets) {
        commits.add(offsets.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset())));
    }

    private void park(Duration timeout) {
        lock.lock();
        try {
            parked = !released;
            changed.signalAll();
            while (!released && !timeRuns) {
                changed.await();
            }
            long left = timeout.toNanos();
            while (!released && left > 0) {
                left = changed.awaitNanos(left);
            }
            parked = false;
            released = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void release() {
        lock.lock();
        try {
            released = true;
            parked = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
