package io.invoq.e2e.fault;

import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What the topics say of checked out runs, beside their owners. */
final class CheckoutTopics {

    private CheckoutTopics() {}

    /** The keys of {@code invoq.checkouts} that have a value, for those who read what is committed. */
    static Set<String> standing(String bootstrapServers) {
        Set<String> standing = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer = Results.reader(bootstrapServers)) {
            List<TopicPartition> partitions =
                    partitions(consumer, Topics.checkouts().name());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    String key = new String(record.key(), StandardCharsets.UTF_8);
                    if (record.value() == null) {
                        standing.remove(key);
                    } else {
                        standing.add(key);
                    }
                }
            }
        }
        return standing;
    }

    /**
     * Deletes the asynchronous invocations, as workers do now and then up to what is committed: that is all of them once
     * every call is checked out.
     */
    static void deleteWhatIsDone(String bootstrapServers) throws Exception {
        try (KafkaConsumer<byte[], byte[]> consumer = Results.reader(bootstrapServers);
                Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            partitions(
                            consumer,
                            Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL).name())
                    .forEach(partition -> all.put(partition, RecordsToDelete.beforeOffset(-1)));
            admin.deleteRecords(all).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }
}
