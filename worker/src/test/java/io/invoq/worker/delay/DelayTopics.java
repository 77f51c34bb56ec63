package io.invoq.worker.delay;

import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.kafka.KafkaConfig;
import io.invoq.platform.kafka.TopicProvisioner;
import io.invoq.platform.kafka.TopicsConfig;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.TopicSpec;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The other side of a relay's topics: writes what waits, reads what has become due, as those do who run it. Sees what is
 * written from its making on.
 */
final class DelayTopics implements AutoCloseable {

    static final String GROUP = "invoq-delays";
    static final String DUE =
            Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL).name();
    static final int PARTITIONS = 4;

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final Map<RequestId, List<ConsumerRecord<byte[], byte[]>>> arrived = new HashMap<>();

    DelayTopics(String bootstrapServers) {
        KafkaClients kafka = clients(bootstrapServers, "test");
        producer = kafka.producer("writer", Duration.ofSeconds(30), Duration.ofSeconds(30));
        consumer = kafka.assignedConsumer("reader");
        admin = kafka.admin("test");
        Set<TopicPartition> partitions = partitions(DUE);
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    static KafkaClients clients(String bootstrapServers, String node) {
        return new KafkaClients(new KafkaConfig(List.of(bootstrapServers), Duration.ofSeconds(30), Map.of()), node);
    }

    /** Makes the topics, as a worker does. */
    static void create(String bootstrapServers) throws InterruptedException {
        List<TopicSpec> needed = new ArrayList<>(List.of(Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL)));
        needed.addAll(List.of(DelayTier.values()).stream().map(Topics::delays).toList());
        try (Admin admin = clients(bootstrapServers, "test").admin("topics")) {
            new TopicProvisioner(admin, new TopicsConfig(true, PARTITIONS, 1, 1), Duration.ofSeconds(30))
                    .ensure(needed);
        }
    }

    /** Puts calls off, and returns once that is written. */
    List<RequestId> putOff(int calls, Duration delay) {
        Instant now = Instant.now();
        List<RequestId> ids =
                IntStream.range(0, calls).mapToObj(i -> RequestId.next(now)).toList();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (RequestId id : ids) {
            sent.add(producer.send(Delayed.written(DelayTier.of(delay), id, body(id), now.plus(delay))));
        }
        sent.forEach(DelayTopics::get);
        return ids;
    }

    void write(ProducerRecord<byte[], byte[]> record) {
        get(producer.send(record));
    }

    static byte[] body(RequestId id) {
        return ("body of " + id).getBytes(StandardCharsets.UTF_8);
    }

    /** Reads on for a moment; then gives what has arrived of the calls since this was made. */
    Map<RequestId, List<ConsumerRecord<byte[], byte[]>>> arrived() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            String id = new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
            arrived.computeIfAbsent(RequestId.parse(id).orElseThrow(), key -> new ArrayList<>())
                    .add(record);
        }
        return arrived;
    }

    /** Of what has arrived, how many more than once. */
    long doubled() {
        return arrived.values().stream().filter(records -> records.size() > 1).count();
    }

    /** Whether all that is committed has been read. */
    boolean isReadToTheEnd() {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Records of the shortest tier, markers too, that the group has not left behind. */
    long lag() throws ExecutionException, InterruptedException {
        var committed = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, OffsetSpec> tiers = new HashMap<>();
        partitions(Topics.delays(DelayTier.S1).name()).forEach(partition -> tiers.put(partition, OffsetSpec.latest()));
        long lag = 0;
        for (var end : admin.listOffsets(tiers).all().get().entrySet()) {
            var offset = committed.get(end.getKey());
            lag += end.getValue().offset() - (offset == null ? 0 : offset.offset());
        }
        return lag;
    }

    static Set<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toSet());
    }

    private static void get(Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("not written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
        admin.close();
    }
}
