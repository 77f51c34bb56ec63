package io.invoq.ingress.registry;

import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.registry.RegistryCodec;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Writes entries to the registry topic and waits until they are replicated and can be read on this node. Safe for use by
 * several threads; owns its producer.
 */
public final class RegistryWriter implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final RegistryView view;
    private final Duration timeout;

    /**
     * A writer whose writes the view can read.
     *
     * @param producer taken over: closed with this
     * @param timeout for the acknowledgement of one write
     */
    public RegistryWriter(Producer<byte[], byte[]> producer, RegistryView view, Duration timeout) {
        this.producer = producer;
        this.view = view;
        this.timeout = timeout;
    }

    /**
     * Writes one entry; returns when it is durable and this node's view has it.
     *
     * @throws RegistryWriteException when it is not known to be durable
     */
    public void write(RegistryEntry entry) throws InterruptedException {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.registry().name(), 0, entry.key().getBytes(StandardCharsets.UTF_8), RegistryCodec.write(entry));
        try {
            producer.send(record).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new RegistryWriteException(
                    "registry entry " + entry.key() + " was not replicated within " + timeout, e);
        }
        view.catchUp(timeout);
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }

    /** A registry entry may or may not have been written. */
    public static final class RegistryWriteException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RegistryWriteException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
