package io.invoq.ingress.registry;

import io.invoq.ingress.PacedConsumer;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The registry topic in memory, with a real view and a real writer on it. */
public final class FakeRegistry implements AutoCloseable {

    private static final TopicPartition PARTITION =
            new TopicPartition(Topics.registry().name(), 0);

    private final PacedConsumer consumer = new PacedConsumer();
    private final AppendingProducer producer = new AppendingProducer();
    private final RegistryView view;
    private final RegistryWriter writer;

    /** Empty at first. */
    public FakeRegistry() throws InterruptedException {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
        view = RegistryView.start(
                consumer,
                Duration.ofSeconds(20),
                Duration.ofSeconds(2),
                new ServiceThreads("ingress").platform("fake-registry"));
        writer = new RegistryWriter(producer, view, Duration.ofSeconds(2));
    }

    public RegistryView view() {
        return view;
    }

    public RegistryWriter writer() {
        return writer;
    }

    /** Everything written so far. */
    public List<ProducerRecord<byte[], byte[]>> written() {
        return producer.history();
    }

    /** Makes every write fail from now on. */
    void refuseWrites() {
        producer.refusing = true;
    }

    @Override
    public void close() {
        writer.close();
        view.close();
    }

    /** What is sent can be read at once. */
    private final class AppendingProducer extends MockProducer<byte[], byte[]> {

        private long offset;
        private volatile boolean refusing;

        AppendingProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (refusing) {
                return CompletableFuture.failedFuture(new TimeoutException("no leader"));
            }
            Future<RecordMetadata> sent = super.send(record, callback);
            consumer.updateEndOffsets(Map.of(PARTITION, offset + 1));
            consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, offset, record.key(), record.value()));
            offset++;
            return sent;
        }
    }
}
