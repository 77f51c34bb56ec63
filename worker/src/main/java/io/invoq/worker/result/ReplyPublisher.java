package io.invoq.worker.result;

import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Sends replies to waiting ingresses. Safe for use by several threads; owns its producer. */
public final class ReplyPublisher implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;

    /** @param producer taken over: closed with this */
    public ReplyPublisher(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Hears what became of a send, on the producer's thread: must not block. */
    @FunctionalInterface
    public interface Sent {

        /** Error is null when all in-sync replicas have the record. */
        void done(@Nullable Exception error);
    }

    /** Sends a reply of {@link OutcomeRecords}; every failure is told to {@code sent}. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
    public void publish(ProducerRecord<byte[], byte[]> reply, Sent sent) {
        try {
            producer.send(reply, (metadata, error) -> sent.done(error));
        } catch (KafkaException | IllegalStateException e) {
            sent.done(e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
