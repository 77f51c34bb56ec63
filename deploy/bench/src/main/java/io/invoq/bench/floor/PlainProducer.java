package io.invoq.bench.floor;

import io.invoq.bench.backlog.BacklogTopics;
import io.invoq.bench.backlog.Templates;
import io.invoq.bench.load.Caller;
import io.invoq.bench.load.Callers;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.RoleProcess;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The floor of accepted batches: one producer in this process, whose callers each send so many records, all of them the same
 * invocation as an ingress writes it, and wait until all replicas have them. Used by one thread; its callers by theirs.
 */
public final class PlainProducer implements Floor {

    private static final FunctionUrn FUNCTION = FunctionUrn.parse("sn:cn:yrk:default:function:0@bench@echo:latest");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String topic = "bench.produce." + UUID.randomUUID();
    private final String bootstrapServers;
    private final int batch;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ProducerRecord<byte[], byte[]> record;

    private PlainProducer(Bench bench, int batch) throws InterruptedException {
        this.bootstrapServers = bench.bootstrapServers();
        this.batch = batch;
        try (BacklogTopics topics = new BacklogTopics(bootstrapServers)) {
            topics.create(topic, FloorClients.PARTITIONS);
        }
        this.producer = FloorClients.batchingProducer(bootstrapServers);
        this.record = Templates.invocation(
                topic,
                FloorClients.PARTITIONS,
                RequestId.next(Instant.now()),
                FUNCTION,
                Templates.body(bench.bodySize()));
    }

    /**
     * Starts it; the caller closes it.
     *
     * @param batch how many records a caller sends before it waits
     */
    public static PlainProducer start(Bench bench, int batch) throws InterruptedException {
        return new PlainProducer(bench, batch);
    }

    /** Where its records are. */
    public String topic() {
        return topic;
    }

    @Override
    public Callers callers() {
        return number -> (Caller) this::send;
    }

    @Override
    public List<RoleProcess> processes() {
        return List.of();
    }

    private void send() throws Exception {
        CountDownLatch open = new CountDownLatch(batch);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        for (int i = 0; i < batch; i++) {
            var _ = producer.send(
                    new ProducerRecord<>(topic, record.partition(), record.key(), record.value(), record.headers()),
                    (sent, error) -> {
                        failure.compareAndSet(null, error);
                        open.countDown();
                    });
        }
        if (!open.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("records were not acknowledged within " + PATIENCE);
        }
        Exception error = failure.get();
        if (error != null) {
            throw error;
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        try (BacklogTopics topics = new BacklogTopics(bootstrapServers)) {
            topics.delete(List.of(topic));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
