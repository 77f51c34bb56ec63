package io.invoq.worker;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.CancelCodec;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.record.Trace;
import io.invoq.wire.registry.Pause;
import io.invoq.wire.registry.RegistryCodec;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.Secret;
import io.invoq.wire.routing.PartitionChooser;
import io.invoq.wire.topic.DelayTier;
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
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The other side of a worker's topics: writes what an ingress writes, reads what an ingress and a dispatcher read. */
final class WorkerTopics implements AutoCloseable {

    private static final int REPLY_PARTITION = 2;

    private final String bootstrapServers;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final Map<String, Map<RequestId, Result>> seen = new HashMap<>();
    private final Map<RequestId, Integer> results = new HashMap<>();

    WorkerTopics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                consumerSettings(bootstrapServers), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        admin = Admin.create(settings);
        Set<TopicPartition> partitions = consumer.partitionsFor(Topics.results().name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(Collectors.toSet());
        partitions.add(new TopicPartition(Topics.replies().name(), REPLY_PARTITION));
        consumer.assign(partitions);
    }

    void register(FunctionDefinition function) {
        RegistryEntry entry = new RegistryEntry.Function(function);
        send(new ProducerRecord<>(
                Topics.registry().name(), 0, entry.key().getBytes(StandardCharsets.UTF_8), RegistryCodec.write(entry)));
    }

    /** As an ingress would when the function is paused. */
    void pause(FunctionDefinition function) {
        Pause pause = new Pause(function.urn(), Instant.now(), "a test");
        send(new ProducerRecord<>(
                Topics.registry().name(), 0, pause.key().getBytes(StandardCharsets.UTF_8), RegistryCodec.write(pause)));
    }

    void put(Secret secret) {
        send(new ProducerRecord<>(
                Topics.registry().name(),
                0,
                secret.key().getBytes(StandardCharsets.UTF_8),
                RegistryCodec.write(secret)));
    }

    void resume(FunctionDefinition function) {
        forget(Pause.key(function.urn()));
    }

    void delete(FunctionDefinition function) {
        forget(RegistryEntry.Function.key(function.urn()));
    }

    private void forget(String key) {
        send(new ProducerRecord<>(Topics.registry().name(), 0, key.getBytes(StandardCharsets.UTF_8), null));
    }

    Invocation sync(FunctionDefinition function, String body, @Nullable String query, Duration wait) {
        Instant now = Instant.now();
        return publish(function, body, query, Delivery.sync(now, now.plus(wait), REPLY_PARTITION));
    }

    Invocation async(FunctionDefinition function, String body, @Nullable String callbackUrl) {
        return publish(function, body, null, Delivery.async(Instant.now(), callbackUrl));
    }

    /** A call accepted that long ago, for the function as it is now. */
    Invocation accepted(FunctionDefinition function, String body, Duration ago) {
        return publish(function, body, null, Delivery.async(Instant.now().minus(ago), null, function.createdAt()));
    }

    Invocation async(FunctionDefinition function, String body, @Nullable String callbackUrl, @Nullable String query) {
        return publish(function, body, query, Delivery.async(Instant.now(), callbackUrl));
    }

    /** An asynchronous call that waits, as one is written that is tried again. */
    Invocation later(FunctionDefinition function, String body, Instant notBefore) {
        Invocation invocation = invocation(
                function, body, null, Delivery.async(Instant.now(), null).nextAttempt(notBefore));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.delays(DelayTier.S1).name(), invocation.request().body().bytes());
        InvocationCodec.write(invocation, "/test", record.headers()::add);
        send(record);
        return invocation;
    }

    /** What an ingress writes that is asked to take a call back. */
    void cancel(RequestId id, String tenant) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.cancels().name(), id.toString().getBytes(StandardCharsets.UTF_8), null);
        CancelCodec.write(
                new Cancel(id, tenant, "a test", Instant.now()), "/invoq/ingress/test", record.headers()::add);
        send(record);
    }

    /** How many results there are of that call, as far as was read. */
    int results(RequestId id) {
        return results.getOrDefault(id, 0);
    }

    /** How many dead letters there are of that call. */
    long deadLetters(RequestId id) {
        return keysOf(Topics.deadLetters().name()).stream()
                .filter(id.toString()::equals)
                .count();
    }

    private List<String> keysOf(String topic) {
        Map<String, Object> settings = consumerSettings(bootstrapServers);
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = reader.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            List<String> keys = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                reader.poll(Duration.ofMillis(100))
                        .forEach(record -> keys.add(new String(record.key(), StandardCharsets.UTF_8)));
            }
            return keys;
        }
    }

    private static Map<String, Object> consumerSettings(String bootstrapServers) {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed");
    }

    /** A record that is no invocation, on every partition of both lanes. */
    void garbage() {
        for (Lane lane : Lane.values()) {
            String topic = Topics.invocations(lane, Topics.DEFAULT_POOL).name();
            for (int partition = 0; partition < producer.partitionsFor(topic).size(); partition++) {
                send(new ProducerRecord<>(topic, partition, null, new byte[] {1, 2, 3}));
            }
        }
    }

    Result awaitReply(RequestId id, Duration atMost) {
        return await(Topics.replies().name(), id, atMost);
    }

    Result awaitResult(RequestId id, Duration atMost) {
        return await(Topics.results().name(), id, atMost);
    }

    /** Records of both lanes that are not committed. */
    long lag() throws ExecutionException, InterruptedException {
        long lag = 0;
        for (Lane lane : Lane.values()) {
            var committed = admin.listConsumerGroupOffsets("invoq-workers.default." + lane.wireName())
                    .partitionsToOffsetAndMetadata()
                    .get();
            String topic = Topics.invocations(lane, Topics.DEFAULT_POOL).name();
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            producer.partitionsFor(topic)
                    .forEach(info -> ends.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest()));
            for (var end : admin.listOffsets(ends).all().get().entrySet()) {
                var offset = committed.get(end.getKey());
                lag += end.getValue().offset() - (offset == null ? 0 : offset.offset());
            }
        }
        return lag;
    }

    private static Invocation invocation(
            FunctionDefinition function, String body, @Nullable String query, Delivery delivery) {
        return new Invocation(
                RequestId.next(Instant.now()),
                function.urn(),
                Dialect.EYWA,
                delivery,
                new HttpRequest("POST", "/", query, HttpHeaders.NONE, "text/plain", Payload.of(body)),
                Trace.NONE,
                false);
    }

    private Invocation publish(FunctionDefinition function, String body, @Nullable String query, Delivery delivery) {
        Invocation invocation = invocation(function, body, query, delivery);
        String topic = Topics.invocations(delivery.lane(), Topics.DEFAULT_POOL).name();
        int partitions = producer.partitionsFor(topic).size();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                PartitionChooser.home(function.urn(), partitions),
                null,
                invocation.request().body().bytes());
        InvocationCodec.write(invocation, "/test", record.headers()::add);
        send(record);
        return invocation;
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("not written: " + record.topic(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Reads what has come since. */
    void readOn() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            Result result = ResultCodec.read(KafkaHeaders.reader(record.headers()), record.value());
            seen.computeIfAbsent(record.topic(), name -> new HashMap<>()).put(result.id(), result);
            results.merge(result.id(), 1, Integer::sum);
        }
    }

    private Result await(String topic, RequestId id, Duration atMost) {
        Map<RequestId, Result> of = seen.computeIfAbsent(topic, name -> new HashMap<>());
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(atMost)
                .until(() -> {
                    if (!of.containsKey(id)) {
                        readOn();
                    }
                    return of.containsKey(id);
                });
        Result result = of.get(id);
        if (result == null) {
            throw new IllegalStateException("no result of " + id);
        }
        return result;
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
        admin.close();
    }
}
