package io.invoq.worker.result;

import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends outcomes: a reply to the partition on which the caller's ingress waits, a result to the results topic. The
 * answer's bytes are the record's value as they are. Safe for use by several threads; owns its producer.
 */
public final class OutcomePublisher implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final InstantSource clock;

    /** @param producer taken over: closed with this */
    public OutcomePublisher(Producer<byte[], byte[]> producer, InstantSource clock) {
        this.producer = producer;
        this.clock = clock;
    }

    /** Hears what became of a send, on the producer's thread: must not block. */
    @FunctionalInterface
    public interface Sent {

        /** Error is null when all in-sync replicas have the record. */
        void done(@Nullable Exception error);
    }

    /** Sends the outcome of an invocation to those who wait for it; every failure is told to {@code sent}. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
    public void publish(Invocation invocation, Result result, Sent sent) {
        Integer replyTo = invocation.delivery().replyTo();
        byte[] body = ResultCodec.body(result).bytes();
        byte[] key = result.id().toString().getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = replyTo == null
                ? new ProducerRecord<>(Topics.results().name(), key, body)
                : new ProducerRecord<>(Topics.replies().name(), replyTo, key, body);
        ResultCodec.write(
                result, replyTo == null ? RecordType.RESULT : RecordType.REPLY, clock.instant(), record.headers()::add);
        try {
            producer.send(record, (metadata, error) -> sent.done(error));
        } catch (KafkaException | IllegalStateException e) {
            sent.done(e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
