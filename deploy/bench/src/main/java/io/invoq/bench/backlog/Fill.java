package io.invoq.bench.backlog;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes a backlog as fast as it goes. Stateless. */
public final class Fill {

    private Fill() {}

    /**
     * Writes records and returns when all of them are replicated.
     *
     * @param records gives each by its number, from 0 to {@code count - 1}
     * @throws BacklogException when one could not be written
     */
    public static void write(String bootstrapServers, int count, IntFunction<ProducerRecord<byte[], byte[]>> records) {
        Map<String, Object> settings = PlainKafka.producing(bootstrapServers);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = PlainKafka.producer(settings)) {
            for (int number = 0; number < count && failure.get() == null; number++) {
                var _ = producer.send(records.apply(number), (metadata, error) -> {
                    if (error != null) {
                        failure.compareAndSet(null, error);
                    }
                });
            }
            producer.flush();
        }
        Exception error = failure.get();
        if (error != null) {
            throw new BacklogException("a backlog of " + count + " records could not be written", error);
        }
    }
}
