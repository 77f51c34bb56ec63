package io.invoq.platform.consume;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * One transaction: what several partitions have to write, with their offsets. Which partitions were owned and the
 * group's generation were taken together, on the consumer's thread.
 *
 * @param id names it in the metadata of its offsets
 * @param parts of the partitions owned
 * @param endings of checked out runs, which belong to no partition
 * @param checkedOut all that were, to be verified first
 * @param group with its generation
 */
record Flush(
        String id,
        List<Part> parts,
        List<TrackedRecord> endings,
        CheckedOutRuns checkedOut,
        ConsumerGroupMetadata group) {

    boolean isEmpty() {
        return parts.isEmpty() && endings.isEmpty();
    }

    /** What one partition contributes. */
    record Part(PartitionIntake intake, List<TrackedRecord> records, CommittedOffset offset) {

        TopicPartition partition() {
            return intake.partition();
        }
    }
}
