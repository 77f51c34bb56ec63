package io.invoq.platform.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits by the consumer, one commit in flight; while it is, the next one gathers. A commit that fails is made again
 * with the next beat. With {@link Commitment.BeforeRunning} there is no beat: a commit follows the other while records
 * wait for it.
 */
final class LaneCommitter implements Committer {

    private static final Logger LOG = LoggerFactory.getLogger(LaneCommitter.class);

    private final Consumer<byte[], byte[]> consumer;
    private final LanePartitions partitions;
    private final long intervalNanos;
    private final LaneListener listener;
    private final Waiting waiting;
    private long lastCommit;
    private boolean inFlight;

    LaneCommitter(
            Consumer<byte[], byte[]> consumer,
            LanePartitions partitions,
            Duration interval,
            LaneListener listener,
            Waiting waiting) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.intervalNanos = interval.toNanos();
        this.listener = listener;
        this.waiting = waiting;
        this.lastCommit = waiting.nanoTime();
    }

    @Override
    public void beat() {
        long now = waiting.nanoTime();
        if (inFlight || (now - lastCommit < intervalNanos && !isAwaited())) {
            return;
        }
        Map<PartitionIntake, Long> due = due(partitions.all());
        if (due.isEmpty()) {
            return;
        }
        lastCommit = now;
        inFlight = true;
        consumer.commitAsync(offsets(due), (offsets, error) -> completed(due, error));
    }

    @Override
    public boolean hasNews() {
        return false;
    }

    @Override
    public boolean isIdle() {
        return true;
    }

    @Override
    public boolean wantsCompletions() {
        return false;
    }

    @Override
    public void assigned(Collection<PartitionIntake> added) {}

    @Override
    public void lost() {}

    @Override
    public void close() {}

    @Override
    public void commitNow(Collection<PartitionIntake> some, Duration timeout) {
        Map<PartitionIntake, Long> due = due(some);
        if (due.isEmpty()) {
            return;
        }
        try {
            commitSync(offsets(due), timeout);
            completed(due, null);
        } catch (KafkaException e) {
            completed(due, e);
        }
    }

    /** Wake-ups are meant for the poll, and must not cost the commit: there is one for each completion that comes. */
    private void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        long end = waiting.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                consumer.commitSync(offsets, Duration.ofNanos(Math.max(0, end - waiting.nanoTime())));
                return;
            } catch (WakeupException e) {
                LOG.atTrace().addKeyValue("partitions", offsets.size()).log("woken while committing");
            }
        }
    }

    private void completed(Map<PartitionIntake, Long> offsets, @Nullable Exception error) {
        inFlight = false;
        if (error != null) {
            LOG.atWarn()
                    .addKeyValue("partitions", offsets.size())
                    .addKeyValue("error", error.toString())
                    .log("commit failed");
            return;
        }
        Map<Integer, Long> durable = new HashMap<>();
        offsets.forEach((intake, offset) -> {
            intake.committed(offset);
            durable.put(intake.partition().partition(), offset);
        });
        listener.committed(durable);
    }

    private boolean isAwaited() {
        for (PartitionIntake intake : partitions.all()) {
            if (intake.isAwaited()) {
                return true;
            }
        }
        return false;
    }

    private Map<PartitionIntake, Long> due(Collection<PartitionIntake> some) {
        Map<PartitionIntake, Long> due = new LinkedHashMap<>();
        for (PartitionIntake intake : some) {
            if (partitions.owns(intake) && intake.hasToCommit()) {
                due.put(intake, intake.committable());
            }
        }
        return due;
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<PartitionIntake, Long> due) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        due.forEach((intake, offset) -> offsets.put(intake.partition(), new OffsetAndMetadata(offset)));
        return offsets;
    }
}
