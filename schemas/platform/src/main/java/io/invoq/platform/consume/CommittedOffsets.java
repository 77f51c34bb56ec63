package io.invoq.platform.consume;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks for a group's committed offsets that no transaction under way can change. */
final class CommittedOffsets {

    private CommittedOffsets() {}

    /**
     * The answer has no entry for a partition whose offset a transaction holds that has not ended: Kafka's admin client
     * leaves it out without a word. Where nothing has been committed the entry is null.
     */
    static KafkaFuture<Map<TopicPartition, @Nullable OffsetAndMetadata>> of(
            Admin admin, String group, Collection<TopicPartition> partitions) {
        return admin.listConsumerGroupOffsets(
                        Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(group);
    }
}
