package io.invoq.platform.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/** The partitions that a {@link LaneConsumer} owns at the moment, and which of them are paused. Its thread only. */
final class LanePartitions {

    private final Consumer<byte[], byte[]> consumer;
    private final LaneSettings settings;
    private final Commitment commitment;
    private final CheckedOutRuns checkedOut;
    private final Map<TopicPartition, PartitionIntake> intakes = new HashMap<>();
    private boolean intakeStopped;

    LanePartitions(Consumer<byte[], byte[]> consumer, LaneSettings settings, Commitment commitment) {
        this.consumer = consumer;
        this.settings = settings;
        this.commitment = commitment;
        this.checkedOut = new CheckedOutRuns(
                commitment instanceof Commitment.WithEmission with ? with.checkouts() : CheckoutLog.NOWHERE);
    }

    /** The runs that are this lane's whatever becomes of its partitions. */
    CheckedOutRuns checkedOut() {
        return checkedOut;
    }

    void assign(Collection<TopicPartition> added) {
        for (TopicPartition partition : added) {
            intakes.put(partition, new PartitionIntake(partition, settings, commitment, checkedOut));
        }
    }

    /** They will be taken away: nothing of them is to be started any more. */
    void revoking(Collection<TopicPartition> taken) {
        of(taken).forEach(PartitionIntake::revoking);
    }

    void revoke(Collection<TopicPartition> taken) {
        for (TopicPartition partition : taken) {
            PartitionIntake intake = intakes.remove(partition);
            if (intake != null) {
                intake.revoke();
            }
        }
    }

    void add(ConsumerRecords<byte[], byte[]> polled) {
        for (TopicPartition partition : polled.partitions()) {
            PartitionIntake intake = intakes.get(partition);
            if (intake != null) {
                intake.add(polled.records(partition));
            }
        }
    }

    void handOut(RecordHandler handler, CompletionQueue completions) {
        for (PartitionIntake intake : intakes.values()) {
            intake.handOut(handler, completions);
            knownPosition(intake.partition()).ifPresent(intake::advance);
        }
    }

    /** Tells of records that hold up those behind them. */
    void tellOfHoldUps(LaneListener listener) {
        for (PartitionIntake intake : intakes.values()) {
            intake.newlyHoldingUp()
                    .ifPresent(offset -> listener.holdingUp(intake.partition().partition(), offset));
        }
    }

    /** Nothing is handed out any more; what was polled and not handed out is left to the next owner. */
    void stopIntake() {
        if (!intakeStopped) {
            intakeStopped = true;
            intakes.values().forEach(PartitionIntake::dropWaiting);
            consumer.pause(intakes.keySet());
        }
    }

    void pauseAndResume() {
        if (intakeStopped) {
            consumer.pause(intakes.keySet());
            return;
        }
        Set<TopicPartition> paused = consumer.paused();
        List<TopicPartition> toPause = new ArrayList<>();
        List<TopicPartition> toResume = new ArrayList<>();
        intakes.forEach((partition, intake) -> {
            if (paused.contains(partition)) {
                if (intake.hasDrained()) {
                    toResume.add(partition);
                }
            } else if (intake.isFull()) {
                toPause.add(partition);
            }
        });
        consumer.pause(toPause);
        consumer.resume(toResume);
    }

    boolean anyPaused() {
        return !consumer.paused().isEmpty();
    }

    /** Whether nothing that was handed out is still under way. */
    boolean areIdle() {
        return intakes.values().stream().allMatch(PartitionIntake::isIdle);
    }

    Collection<PartitionIntake> all() {
        return List.copyOf(intakes.values());
    }

    Collection<PartitionIntake> of(Collection<TopicPartition> some) {
        List<PartitionIntake> found = new ArrayList<>();
        for (TopicPartition partition : some) {
            PartitionIntake intake = intakes.get(partition);
            if (intake != null) {
                found.add(intake);
            }
        }
        return found;
    }

    /** The partition an intake was assigned for, unless it has been taken away meanwhile. */
    boolean owns(PartitionIntake intake) {
        return intakes.get(intake.partition()) == intake;
    }

    /** In which generation of the group they are owned. */
    ConsumerGroupMetadata group() {
        return consumer.groupMetadata();
    }

    Set<Integer> numbers() {
        return numbers(intakes.keySet());
    }

    static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        Set<Integer> numbers = new TreeSet<>();
        partitions.forEach(partition -> numbers.add(partition.partition()));
        return numbers;
    }

    /**
     * Where the consumer stands, as far as it knows without asking a broker; this thread must not wait for one. It knows
     * once records have come, but not right after an assignment or a change of the partition's leader.
     */
    private OptionalLong knownPosition(TopicPartition partition) {
        try {
            return OptionalLong.of(consumer.position(partition, Duration.ZERO));
        } catch (TimeoutException | WakeupException e) {
            return OptionalLong.empty();
        }
    }
}
