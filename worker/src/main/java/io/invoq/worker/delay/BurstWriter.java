package io.invoq.worker.delay;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes bursts, each with the offsets that it completes in one transaction, which is open for as long as that takes.
 * A producer that cannot go on is replaced; initializing the next one ends what the last one left open. Used by one
 * thread, which it may block for the steps of a transaction; owns its producer.
 */
final class BurstWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BurstWriter.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Destination destination;
    private @Nullable Producer<byte[], byte[]> producer;
    private long failedAt = System.nanoTime() - RETRY_NANOS;

    /** @param producers makes producers with one transactional id */
    BurstWriter(Supplier<Producer<byte[], byte[]>> producers, Destination destination) {
        this.producers = producers;
        this.destination = destination;
    }

    /** What became of a burst. */
    sealed interface Outcome {

        /** All of it is written, and the offsets with it. */
        record Written() implements Outcome {}

        /**
         * Nothing of it is written.
         *
         * @param refused those that the brokers will never take
         */
        record Aborted(Queue<DelayedRecord> refused) implements Outcome {}

        /** Either of the two; the committed offsets tell, once there is a new producer. */
        record InDoubt() implements Outcome {}
    }

    /** Whether it can write now; makes a producer if there is none and the last failure is not too near. */
    boolean isReady() {
        if (System.nanoTime() - failedAt < RETRY_NANOS) {
            return false;
        }
        if (producer == null) {
            open();
        }
        return producer != null;
    }

    /**
     * Writes a burst.
     *
     * @param ends the offsets that it completes
     * @param group taken from the consumer in the same turn as the burst
     */
    Outcome write(Burst burst, Map<TopicPartition, Long> ends, ConsumerGroupMetadata group) {
        Producer<byte[], byte[]> writer = producer;
        if (writer == null) {
            throw new IllegalStateException("a burst of " + burst.moves().size() + " without a producer");
        }
        Queue<DelayedRecord> refused = new ConcurrentLinkedQueue<>();
        try {
            writer.beginTransaction();
            burst.moves().forEach(move -> send(writer, move, refused));
            writer.sendOffsetsToTransaction(offsets(ends), group);
            writer.commitTransaction();
            return new Outcome.Written();
        } catch (KafkaException | IllegalStateException e) {
            failedAt = System.nanoTime();
            LOG.atWarn()
                    .addKeyValue("records", burst.moves().size())
                    .addKeyValue("error", e.toString())
                    .log("due invocations could not be passed on; trying again");
            return abort(writer) ? new Outcome.Aborted(refused) : new Outcome.InDoubt();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a record that fails fails the commit
    private void send(Producer<byte[], byte[]> writer, Burst.Move move, Queue<DelayedRecord> refused) {
        destination
                .record(move)
                .ifPresent(record -> writer.send(record, (metadata, error) -> {
                    if (error instanceof RecordTooLargeException) {
                        refused.add(move.record());
                    }
                }));
    }

    /** False when nobody knows, after which this producer is of no use. */
    private boolean abort(Producer<byte[], byte[]> writer) {
        try {
            writer.abortTransaction();
            return true;
        } catch (KafkaException | IllegalStateException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("transaction could not be aborted; new producer");
            discard(writer);
            return false;
        }
    }

    private void open() {
        Producer<byte[], byte[]> next = producers.get();
        try {
            next.initTransactions();
            producer = next;
        } catch (AuthorizationException | AuthenticationException | UnsupportedVersionException e) {
            next.close(Duration.ZERO);
            throw e;
        } catch (KafkaException e) {
            failedAt = System.nanoTime();
            LOG.atWarn().addKeyValue("error", e.toString()).log("no transactions for delays yet; trying again");
            next.close(Duration.ZERO);
        }
    }

    private void discard(Producer<byte[], byte[]> writer) {
        producer = null;
        writer.close(Duration.ZERO);
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        ends.forEach((partition, end) -> offsets.put(partition, new OffsetAndMetadata(end)));
        return offsets;
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(CLOSE);
            producer = null;
        }
    }
}
