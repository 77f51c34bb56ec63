package io.invoq.platform.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** A consumer of a {@link SimulatedBroker}: what a lane uses of Kafka's, in virtual time. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // one simulated thread runs at a time
final class SimulatedConsumer extends MockConsumer<byte[], byte[]> {

    private static final long AGAIN = Duration.ofMillis(50).toNanos();

    private final SimulatedProcess process;
    private final SimulatedBroker broker;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final SimulatedCommits commits;
    private @Nullable SimulatedMembership membership;
    private boolean woken;
    private long assignments;
    private final Map<TopicPartition, Long> current = new HashMap<>();

    SimulatedConsumer(SimulatedProcess process, SimulatedBroker broker) {
        super("earliest");
        this.process = process;
        this.broker = broker;
        this.commits = new SimulatedCommits(process, broker);
    }

    /** Whether the group holds it for the owner of the partition. */
    boolean isOwner(TopicPartition partition) {
        return membership != null && broker.group().isOwner(membership.memberId(), partition);
    }

    /** Names the partition's assignment; the same partition has another one when it comes again. */
    String intake(TopicPartition partition) {
        return process.name() + ' ' + current.get(partition);
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        membership = new SimulatedMembership(process, broker, new Rebalance(listener));
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        process.dieIfKilled();
        throwIfWoken();
        commits.complete();
        membership().poll();
        if (!timeout.isZero()) {
            broker.time().current().await(this::hasNews, timeout.toNanos());
        }
        throwIfWoken();
        commits.complete();
        return fetch();
    }

    @Override
    public void wakeup() {
        woken = true;
        process.changed();
    }

    @Override
    public ConsumerGroupMetadata groupMetadata() {
        return membership().metadata();
    }

    @Override
    public long position(TopicPartition partition, Duration timeout) {
        requireOwned(Set.of(partition));
        Long position = positions.get(partition);
        if (position == null) {
            throw new TimeoutException("position of " + partition + " is not known yet");
        }
        return position;
    }

    @Override
    public Set<TopicPartition> paused() {
        return Set.copyOf(paused);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        requireOwned(partitions);
        paused.addAll(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        requireOwned(partitions);
        paused.removeAll(Set.copyOf(partitions));
    }

    @Override
    public void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        commits.begin(membership(), offsets, callback);
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        long end = broker.time().now() + timeout.toNanos();
        while (!commits.carryOut(membership(), offsets, end, () -> woken)) {
            throwIfWoken();
            if (broker.time().now() >= end) {
                throw new TimeoutException("commit of " + offsets + " not answered");
            }
        }
    }

    @Override
    public void close(CloseOptions options) {
        process.dieIfKilled();
        woken = false;
        if (membership != null) {
            membership.leave();
        }
    }

    private boolean hasNews() {
        return woken
                || membership().hasNews()
                || commits.areOver()
                || membership().owned().stream().anyMatch(this::isFetchable);
    }

    private boolean isFetchable(TopicPartition partition) {
        Long position = positions.get(partition);
        return position != null && !paused.contains(partition) && broker.log().end(partition) > position;
    }

    private ConsumerRecords<byte[], byte[]> fetch() {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> fetched = new HashMap<>();
        for (TopicPartition partition : membership().owned()) {
            if (isFetchable(partition) && !broker.time().chance(broker.plan().emptyFetches())) {
                List<ConsumerRecord<byte[], byte[]>> some = new ArrayList<>(broker.log()
                        .from(
                                partition,
                                Objects.requireNonNull(positions.get(partition)),
                                broker.time().between(1, broker.plan().maxFetch() + 1)));
                if (some.isEmpty()) {
                    positions.put(partition, broker.log().end(partition));
                } else {
                    positions.put(partition, some.getLast().offset() + 1);
                    fetched.put(partition, some);
                }
            }
        }
        return new ConsumerRecords<>(fetched, Map.of());
    }

    /** Asks where to begin, again and again while transactions hold the offset. */
    private void askPosition(TopicPartition partition, long assignment) {
        process.after(broker.network().delay(), () -> {
            if (isCurrent(partition, assignment) && broker.offsets().isStable(partition)) {
                long offset = broker.offsets().offset(partition);
                process.after(broker.network().delay(), () -> begin(partition, assignment, offset));
            } else if (isCurrent(partition, assignment)) {
                process.after(AGAIN, () -> askPosition(partition, assignment));
            }
        });
    }

    private void begin(TopicPartition partition, long assignment, long offset) {
        if (isCurrent(partition, assignment)) {
            positions.put(partition, offset);
            process.changed();
        }
    }

    private boolean isCurrent(TopicPartition partition, long assignment) {
        return Objects.equals(current.get(partition), assignment);
    }

    private void throwIfWoken() {
        if (woken) {
            woken = false;
            throw new WakeupException();
        }
    }

    private void requireOwned(Collection<TopicPartition> partitions) {
        if (!membership().owned().containsAll(partitions)) {
            throw new IllegalStateException("No current assignment for one of " + partitions);
        }
    }

    private SimulatedMembership membership() {
        return Objects.requireNonNull(membership, "not subscribed");
    }

    /** Keeps positions in step with the assignment. */
    private final class Rebalance implements ConsumerRebalanceListener {

        private final ConsumerRebalanceListener listener;

        Rebalance(ConsumerRebalanceListener listener) {
            this.listener = listener;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            added.forEach(partition -> {
                current.put(partition, ++assignments);
                askPosition(partition, assignments);
            });
            listener.onPartitionsAssigned(added);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> taken) {
            List<Runnable> checks = taken.stream()
                    .map(partition -> broker.ledger().revoking(process.name(), partition, intake(partition)))
                    .toList();
            listener.onPartitionsRevoked(taken);
            checks.forEach(Runnable::run);
            forget(taken);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            forget(lost);
            listener.onPartitionsLost(lost);
        }

        private void forget(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> {
                positions.remove(partition);
                current.remove(partition);
                paused.remove(partition);
            });
        }
    }
}
