package io.invoq.worker.consume;

import static org.awaitility.Awaitility.await;

import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.kafka.KafkaConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Both sides of a transactional lane, of which each test has its own: what is written for it, and what it left. */
final class LaneTopics implements AutoCloseable {

    static final int PARTITIONS = 4;
    static final Duration CEILING = Duration.ofSeconds(90);

    private final String name;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final Map<String, List<String>> left = new HashMap<>();

    /** Makes the topics. */
    LaneTopics(String bootstrapServers, String name) throws ExecutionException, InterruptedException {
        KafkaClients kafka = clients(bootstrapServers, "test");
        this.name = name;
        producer = kafka.producer("writer", Duration.ofSeconds(30), Duration.ofSeconds(30));
        consumer = kafka.assignedConsumer("reader");
        admin = kafka.admin("test");
        admin.createTopics(List.of(
                        new NewTopic(in(name), PARTITIONS, (short) 1), new NewTopic(out(name), PARTITIONS, (short) 1)))
                .all()
                .get();
        consumer.assign(partitions(out(name)));
    }

    static KafkaClients clients(String bootstrapServers, String node) {
        return new KafkaClients(new KafkaConfig(List.of(bootstrapServers), Duration.ofSeconds(30), Map.of()), node);
    }

    static String in(String name) {
        return name + "-in";
    }

    static String out(String name) {
        return name + "-out";
    }

    static String group(String name) {
        return name + "-group";
    }

    /** Writes calls, one partition after the other, and returns once that is written. */
    List<String> write(String prefix, int calls) {
        List<String> ids =
                IntStream.range(0, calls).mapToObj(i -> prefix + '-' + i).toList();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            sent.add(producer.send(new ProducerRecord<>(in(name), i % PARTITIONS, null, bytes(ids.get(i)))));
        }
        sent.forEach(LaneTopics::get);
        return ids;
    }

    /** Writes calls to the first partition only. */
    void writeToOne(List<String> ids) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        ids.forEach(id -> sent.add(producer.send(new ProducerRecord<>(in(name), 0, null, bytes(id)))));
        sent.forEach(LaneTopics::get);
    }

    /** Reads on for a moment; then gives the nodes by which each call was ended, in committed transactions. */
    Map<String, List<String>> left() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
            left.computeIfAbsent(new String(record.key(), StandardCharsets.UTF_8), id -> new ArrayList<>())
                    .add(new String(record.value(), StandardCharsets.UTF_8));
        }
        return left;
    }

    void awaitAll(List<String> ids, Duration ceiling) {
        await().atMost(ceiling)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> left().keySet().containsAll(ids));
    }

    /** The calls that were ended more than once, after everything committed has been read. */
    List<String> doubled() {
        await().atMost(CEILING)
                .pollInSameThread()
                .during(Duration.ofSeconds(2))
                .until(() -> !left().isEmpty() && isReadToTheEnd());
        return left.entrySet().stream()
                .filter(call -> call.getValue().size() > 1)
                .map(call -> call.getKey() + " by " + call.getValue())
                .toList();
    }

    Map<TopicPartition, OffsetAndMetadata> committed() throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group(name))
                .partitionsToOffsetAndMetadata()
                .get();
    }

    private boolean isReadToTheEnd() {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static Set<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toSet());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
