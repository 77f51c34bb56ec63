package io.invoq.ingress;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The asynchronous invocations that workers get to see: what is committed, transactions under way waited for. */
final class CommittedInvocations {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private CommittedInvocations() {}

    /** All of one function, on the topic of invocations and on those of the delay tiers. */
    static List<ConsumerRecord<byte[], byte[]>> of(String bootstrapServers, String urn) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = topics().flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = ends(admin, partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long start = System.nanoTime();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                if (System.nanoTime() - start > LONGEST.toNanos()) {
                    throw new AssertionError("a transaction does not end");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    var headers = KafkaHeaders.reader(record.headers());
                    if (InvocationCodec.readFunction(headers).toString().equals(urn)) {
                        found.add(record);
                    }
                }
            }
        }
        return found;
    }

    /** Their request ids, in no order. */
    static List<String> ids(String bootstrapServers, String urn) {
        return of(bootstrapServers, urn).stream()
                .map(record -> InvocationCodec.read(KafkaHeaders.reader(record.headers()), record.value())
                        .id()
                        .toString())
                .toList();
    }

    private static Map<TopicPartition, Long> ends(Admin admin, List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        partitions.forEach(partition -> question.put(partition, OffsetSpec.latest()));
        try {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(question)
                    .all()
                    .get()
                    .forEach((partition, answer) -> ends.put(partition, answer.offset()));
            return ends;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while reading ends", e);
        } catch (ExecutionException e) {
            throw new AssertionError("ends not read", e);
        }
    }

    private static Stream<String> topics() {
        return Stream.concat(
                Stream.of(Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL).name()),
                Stream.of(DelayTier.values()).map(tier -> Topics.delays(tier).name()));
    }
}
