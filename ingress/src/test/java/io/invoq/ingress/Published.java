package io.invoq.ingress;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.testkit.KafkaFixture;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * An asynchronous invocation as it lies on a topic, of invocations or of a delay tier.
 *
 * @param topic the topic's name
 * @param key as text
 * @param invocation what the record says
 */
record Published(String topic, String key, Invocation invocation) {

    /** All that there are at this moment for a function, by request id. */
    static Map<String, List<Published>> of(KafkaFixture kafka, TestIngress.Registered function) {
        Map<String, List<Published>> found = new HashMap<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = topics().flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    Published published = read(record);
                    if (published.invocation().function().toString().equals(function.urn())) {
                        found.computeIfAbsent(published.invocation().id().toString(), id -> new ArrayList<>())
                                .add(published);
                    }
                }
            }
        }
        return found;
    }

    /** How many there are in all. */
    static int count(Map<String, List<Published>> published) {
        return published.values().stream().mapToInt(Collection::size).sum();
    }

    String body() {
        return invocation.request().body().utf8();
    }

    private static Stream<String> topics() {
        return Stream.concat(
                Stream.of(Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL).name()),
                Stream.of(DelayTier.values()).map(tier -> Topics.delays(tier).name()));
    }

    private static Published read(ConsumerRecord<byte[], byte[]> record) {
        return new Published(
                record.topic(),
                new String(record.key(), StandardCharsets.UTF_8),
                InvocationCodec.read(KafkaHeaders.reader(record.headers()), record.value()));
    }
}
