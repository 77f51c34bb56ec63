package io.invoq.ingress.invoke;

import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Puts invocations of one lane on its topic, or on that of a delay tier if they must wait: one record, one send, the body
 * as it is. Safe for use by several threads; owns its producer.
 *
 * <p>It also knows when a broker last acknowledged anything and whether any is connected, which tells a slow broker from
 * one that is away.
 */
public final class InvocationPublisher implements AutoCloseable {

    /** What a producer is given to connect again after its last connection broke. */
    static final Duration RECONNECT = Duration.ofMillis(250);

    /** How often in a row a connection must be seen: one that is only being attempted counts too, for a moment. */
    private static final int STEADY = 3;

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final InvocationRecords records;
    private final String source;
    private final LongSupplier nanoTime;
    private final Consumer<Invocation> acknowledged;
    private final Metric connections;
    private volatile long lastAcknowledged;

    /**
     * A publisher for one topic. Asks for the topic's metadata, so that the first call need not wait for it.
     *
     * @param producer taken over: closed with this
     * @param topic the lane's topic
     * @param partitions how many it has
     * @param node this ingress
     * @param nanoTime monotonic
     */
    public InvocationPublisher(
            Producer<byte[], byte[]> producer, String topic, int partitions, String node, LongSupplier nanoTime) {
        this(producer, topic, partitions, node, nanoTime, invocation -> {});
    }

    /**
     * The same, with somebody who hears of each invocation that is replicated.
     *
     * @param acknowledged called on the producer's thread, before {@link Sent}: must not block
     */
    public InvocationPublisher(
            Producer<byte[], byte[]> producer,
            String topic,
            int partitions,
            String node,
            LongSupplier nanoTime,
            Consumer<Invocation> acknowledged) {
        this.producer = producer;
        this.records = new InvocationRecords(topic, partitions);
        this.source = "/invoq/ingress/" + node;
        this.nanoTime = nanoTime;
        this.acknowledged = acknowledged;
        this.connections = connections(producer);
        this.lastAcknowledged = nanoTime.getAsLong();
        producer.partitionsFor(topic);
    }

    /** Hears what became of a send, on the producer's thread: must not block. */
    @FunctionalInterface
    public interface Sent {

        /**
         * Where the record is, once all in-sync replicas have it; comes before {@link #done}.
         *
         * @param offset negative when the broker did not say
         */
        default void acknowledged(int partition, long offset) {}

        /** Error is null when all in-sync replicas have the record. */
        void done(@Nullable Exception error);
    }

    /** Sends an invocation. Blocks no longer than the producer may; every failure is told to {@code sent}. */
    public void publish(Invocation invocation, Sent sent) {
        ProducerRecord<byte[], byte[]> record = records.of(invocation);
        InvocationCodec.write(invocation, source, record.headers()::add);
        send(record, invocation, sent);
    }

    /** Sends any record in the same way. */
    public void send(ProducerRecord<byte[], byte[]> record, Sent sent) {
        send(record, null, sent);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
    private void send(ProducerRecord<byte[], byte[]> record, @Nullable Invocation invocation, Sent sent) {
        try {
            producer.send(record, (metadata, error) -> {
                if (error == null) {
                    lastAcknowledged = nanoTime.getAsLong();
                    if (invocation != null) {
                        acknowledged.accept(invocation);
                    }
                    sent.acknowledged(metadata.partition(), metadata.offset());
                }
                sent.done(error);
            });
        } catch (KafkaException | IllegalStateException e) {
            sent.done(e);
        }
    }

    /** How long brokers have acknowledged nothing, counted from the given moment at the earliest. */
    Duration silenceSince(long nanos) {
        long last = Math.max(lastAcknowledged - nanos, 0) + nanos;
        return Duration.ofNanos(nanoTime.getAsLong() - last);
    }

    /** Whether the producer has no connection to any broker. */
    boolean isDisconnected() {
        return connections.metricValue() instanceof Number count && count.doubleValue() < 1;
    }

    /**
     * Whether a broker is connected, or becomes so within the time that a producer is given to connect again. Without a
     * connection {@link #publish} would block for as long as the producer may.
     */
    public boolean isReachable() throws InterruptedException {
        if (!isDisconnected()) {
            return true;
        }
        long start = nanoTime.getAsLong();
        int looks = 0;
        while (looks < STEADY && nanoTime.getAsLong() - start < RECONNECT.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(10);
            looks = isDisconnected() ? 0 : looks + 1;
        }
        return looks == STEADY;
    }

    private static Metric connections(Producer<byte[], byte[]> producer) {
        return producer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().group().equals("producer-metrics"))
                .filter(metric -> metric.getKey().name().equals("connection-count"))
                .findAny()
                .orElseThrow(() -> new IllegalStateException("the producer does not count its connections"))
                .getValue();
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
