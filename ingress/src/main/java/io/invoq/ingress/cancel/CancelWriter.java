package io.invoq.ingress.cancel;

import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.CancelCodec;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Puts cancels on {@code invoq.cancels}, for every worker to hear. Safe for use by several threads; owns its producer. */
public final class CancelWriter implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final String source;
    private final Duration timeout;

    /**
     * A writer of one node. Asks for the topic's metadata, so that the first cancel need not wait for it.
     *
     * @param producer taken over: closed with this
     * @param node this ingress
     * @param timeout for the acknowledgement of one cancel
     */
    public CancelWriter(Producer<byte[], byte[]> producer, String node, Duration timeout) {
        this.producer = producer;
        this.source = "/invoq/ingress/" + node;
        this.timeout = timeout;
        producer.partitionsFor(Topics.cancels().name());
    }

    /**
     * Writes one; returns when it is replicated.
     *
     * @throws CancelNotWrittenException when that is not known
     */
    public void write(Cancel cancel) throws InterruptedException {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.cancels().name(), cancel.id().toString().getBytes(StandardCharsets.UTF_8), null);
        CancelCodec.write(cancel, source, record.headers()::add);
        try {
            producer.send(record).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new CancelNotWrittenException(
                    "the cancel of %s was not replicated within %dms".formatted(cancel.id(), timeout.toMillis()), e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
