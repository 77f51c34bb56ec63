package io.invoq.dispatcher.consume;

import io.invoq.wire.record.DeadLetter;
import io.invoq.wire.record.DeadLetterCodec;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes dead letters. Safe for use by several threads; owns its producer. */
final class DeadLetterWriter implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final InstantSource clock;

    DeadLetterWriter(Producer<byte[], byte[]> producer, InstantSource clock) {
        this.producer = producer;
        this.clock = clock;
    }

    /** Returns once the letter is replicated; false when it is not known to be. */
    boolean write(DeadLetter letter) throws InterruptedException {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.deadLetters().name(),
                letter.id().toString().getBytes(StandardCharsets.UTF_8),
                DeadLetterCodec.body(letter).bytes());
        DeadLetterCodec.write(letter, clock.instant(), record.headers()::add);
        try {
            producer.send(record).get();
            return true;
        } catch (ExecutionException | KafkaException e) {
            return false;
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
