package io.invoq.ingress.invoke;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A producer whose records are acknowledged, or fail, when the test says so. Safe for use by several threads. */
final class FaultyProducer extends MockProducer<byte[], byte[]> {

    private static final MetricName CONNECTIONS = new MetricName("connection-count", "producer-metrics", "", Map.of());

    private final List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();

    private record Unsettled(Callback callback, int partition, long offset) {}

    private final Deque<Unsettled> waiting = new ArrayDeque<>();
    private volatile double connections = 1;
    private volatile @Nullable RuntimeException refusal;

    FaultyProducer() {
        super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        setMockMetrics(CONNECTIONS, new Metric() {
            @Override
            public MetricName metricName() {
                return CONNECTIONS;
            }

            @Override
            public Object metricValue() {
                return connections;
            }
        });
    }

    void connections(int count) {
        connections = count;
    }

    /** Makes {@code send} itself throw. */
    void refuse(RuntimeException error) {
        refusal = error;
    }

    /**
     * Settles the oldest record that is not settled; an error of null acknowledges it, at an offset that is its number
     * among all that were sent.
     */
    void settle(@Nullable Exception error) {
        Unsettled oldest = oldest();
        oldest.callback.onCompletion(
                error == null
                        ? new RecordMetadata(new TopicPartition("any", oldest.partition), oldest.offset, 0, 0, 0, 0)
                        : null,
                error);
    }

    synchronized List<ProducerRecord<byte[], byte[]>> sent() {
        return List.copyOf(sent);
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        if (refusal != null) {
            throw refusal;
        }
        sent.add(record);
        waiting.addLast(new Unsettled(callback, requireNonNullElse(record.partition(), 0), sent.size() - 1));
        return new CompletableFuture<>();
    }

    private synchronized Unsettled oldest() {
        return waiting.removeFirst();
    }
}
