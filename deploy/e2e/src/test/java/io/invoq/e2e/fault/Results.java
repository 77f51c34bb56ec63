package io.invoq.e2e.fault;

import io.invoq.platform.consume.RecordReader;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The terminal results on {@code invoq.results}, as one sees them who reads only what is committed. Used by one thread;
 * owns its consumer.
 */
final class Results implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Map<String, List<Result>> byRequestId = new ConcurrentHashMap<>();

    Results(String bootstrapServers) {
        consumer = reader(bootstrapServers);
        String topic = Topics.results().name();
        partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** A consumer of what is committed, without a group. */
    static KafkaConsumer<byte[], byte[]> reader(String bootstrapServers) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false",
                "request.timeout.ms", 5_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads up to the end as it is now. */
    void catchUp() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        do {
            consumer.poll(POLL).forEach(this::add);
        } while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue()));
    }

    /** All that were read, by request id. */
    Map<String, List<Result>> byRequestId() {
        return byRequestId;
    }

    /** How many were read. */
    int count() {
        return byRequestId.values().stream().mapToInt(List::size).sum();
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        Result result = RecordReader.read(record, ResultCodec::read);
        if (result == null) {
            throw new AssertionError("a result at " + record.topic() + "-" + record.partition() + "@" + record.offset()
                    + " does not read");
        }
        byRequestId
                .computeIfAbsent(result.id().toString(), id -> new ArrayList<>())
                .add(result);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
