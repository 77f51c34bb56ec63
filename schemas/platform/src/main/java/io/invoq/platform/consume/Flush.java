package io.invoq.platform.consume;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * One transaction: what several partitions have to write, with their offsets. Which partitions were owned and the
 * group's generation were taken together, on the consumer's thread.
 *
 * @param id names it in the metadata of its offsets
 */
record Flush(String id, List<Part> parts, ConsumerGroupMetadata group) {

    /** What one partition contributes. */
    record Part(PartitionIntake intake, List<TrackedRecord> records, CommittedOffset offset) {

        TopicPartition partition() {
            return intake.partition();
        }
    }
}
