package io.invoq.ingress.registry;

import io.invoq.ingress.PacedConsumer;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.registry.RegistryCodec;
import io.invoq.wire.registry.RegistryCommand;
import io.invoq.wire.registry.RegistryCommandCodec;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
import org.jspecify.annotations.Nullable;

/** The registry's topics in memory, with a real view, real commands, and a registrar that grants each command at once. */
public final class FakeRegistry implements AutoCloseable {

    private static final TopicPartition PARTITION =
            new TopicPartition(Topics.registry().name(), 0);

    private final PacedConsumer consumer = new PacedConsumer();
    private final AppendingProducer producer = new AppendingProducer();
    private final RegistryView view;
    private final RegistryCommands commands;

    /** Empty at first. */
    public FakeRegistry() throws InterruptedException {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
        view = RegistryView.start(
                consumer,
                Duration.ofSeconds(20),
                Duration.ofSeconds(2),
                new ServiceThreads("ingress").platform("fake-registry"));
        commands = RegistryCommands.over(producer, view, Duration.ofMillis(500));
    }

    public RegistryView view() {
        return view;
    }

    public RegistryTransactions transactions() {
        return new RegistryTransactions(view, commands);
    }

    /** Everything written so far. */
    public List<RegistryCommand.Write> written() {
        return producer.history().stream()
                .map(record -> RegistryCommandCodec.read(record.value()))
                .flatMap(command -> command.writes().stream())
                .toList();
    }

    /** Answers the next command so, and writes nothing; before that, something else happens. */
    void refuseOnce(RegistryEntry.Verdict verdict, Runnable before) {
        producer.refusal = verdict;
        producer.beforeRefusal = before;
    }

    /** Writes as somebody else would; when it returns, the view has it. */
    public void write(RegistryEntry entry) throws InterruptedException {
        append(entry);
        view.catchUp();
    }

    /** Writes as somebody else would; the view has it a moment later. */
    public void append(RegistryEntry entry) {
        producer.append(entry.key(), RegistryCodec.write(entry));
    }

    /** Makes every write fail from now on. */
    void refuseWrites() {
        producer.refusing = true;
    }

    @Override
    public void close() {
        commands.close();
        view.close();
    }

    /** What is sent is decided at once. */
    private final class AppendingProducer extends MockProducer<byte[], byte[]> {

        private long offset;
        private volatile boolean refusing;
        private volatile RegistryEntry.@Nullable Verdict refusal;
        private volatile Runnable beforeRefusal = () -> {};

        AppendingProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (refusing) {
                return CompletableFuture.failedFuture(new TimeoutException("no leader"));
            }
            Future<RecordMetadata> sent = super.send(record, callback);
            RegistryCommand command = RegistryCommandCodec.read(record.value());
            RegistryEntry.Verdict verdict = refusal == null ? RegistryEntry.Verdict.APPLIED : refusal;
            if (refusal != null) {
                refusal = null;
                beforeRefusal.run();
            } else {
                command.writes()
                        .forEach(write ->
                                append(write.key(), write.entry() == null ? null : RegistryCodec.write(write.entry())));
            }
            FakeRegistry.this.append(new RegistryEntry.Answer(command.id(), verdict, Instant.EPOCH));
            return sent;
        }

        private synchronized void append(String key, byte @Nullable [] value) {
            consumer.updateEndOffsets(Map.of(PARTITION, offset + 1));
            consumer.addRecord(
                    new ConsumerRecord<>(PARTITION.topic(), 0, offset, key.getBytes(StandardCharsets.UTF_8), value));
            offset++;
        }
    }
}
