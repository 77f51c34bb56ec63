package io.invoq.worker.cancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.CancelCodec;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** The reader over a topic in memory. */
final class CancelsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<TopicPartition> PARTITIONS = List.of(
            new TopicPartition(Topics.cancels().name(), 0),
            new TopicPartition(Topics.cancels().name(), 1));

    private final Topic topic = new Topic();
    private final BlockingQueue<RequestId> heard = new LinkedBlockingQueue<>();
    private final ThreadFactory threads = new ServiceThreads("test").platform("cancels");

    @Test
    void knowsWhatTheTopicHeldWhenItStartedAndTellsOnlyWhatComesLater() throws InterruptedException {
        // Given
        RequestId before = topic.write(0, "acme", NOW);
        RequestId onAnother = topic.write(1, "acme", NOW);

        // When
        try (Cancels cancels = start(PATIENCE)) {
            // Then
            assertThat(cancels.of(before, "acme")).isEqualTo(NOW);
            assertThat(cancels.of(onAnother, "acme")).isEqualTo(NOW);
            RequestId later = topic.write(1, "acme", NOW);
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(later);
            assertThat(cancels.of(later, "acme")).isEqualTo(NOW);
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void passesOverWhatDoesNotReadAndWhatCannotBeReadNow() throws InterruptedException {
        // Given
        try (Cancels cancels = start(PATIENCE)) {
            topic.writeGarbage(0);
            topic.fail(new TimeoutException("not now"));

            // When
            RequestId later = topic.write(0, "acme", NOW);

            // Then
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(later);
            assertThat(cancels.failure()).isNull();
        }
    }

    @Test
    void forgetsWhatIsOlderThanTheTopicKeeps() throws InterruptedException {
        // Given
        RequestId old = topic.write(0, "acme", NOW.minus(Topics.CANCELS_KEPT).minusSeconds(1));

        // When
        try (Cancels cancels = start(PATIENCE)) {
            // Then
            assertThat(cancels.of(old, "acme")).isNull();
        }
    }

    @Test
    void doesNotStartBeforeItHasReadAll() {
        // Given
        topic.write(0, "acme", NOW);
        topic.isStuck = true;

        // Then
        assertThatExceptionOfType(CancelsUnreadException.class)
                .isThrownBy(() -> start(Duration.ofMillis(100)))
                .withMessage("invoq.cancels could not be read up to its end within PT0.1S");
        assertThat(topic.closed()).isTrue();
    }

    @Test
    void saysWhyItEndedWhenKafkaIsNotTheReason() throws InterruptedException {
        // Given
        try (Cancels cancels = start(PATIENCE)) {
            // When
            topic.fail(new IllegalStateException("a bug"));

            // Then
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (cancels.failure() == null && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(cancels.failure()).hasMessage("a bug");
        }
    }

    private Cancels start(Duration patience) throws InterruptedException {
        return Cancels.start(
                topic,
                new Cancels.Bounds(PARTITIONS.size(), 1000, patience),
                (id, tenant, at) -> heard.add(id),
                InstantSource.fixed(NOW),
                threads);
    }

    /** The topic, and the consumer that reads it. */
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // a poll that waits must leave the monitor to the test
    private static final class Topic extends MockConsumer<byte[], byte[]> {

        private final BlockingQueue<ConsumerRecord<byte[], byte[]>> written = new LinkedBlockingQueue<>();
        private final BlockingQueue<RuntimeException> failures = new LinkedBlockingQueue<>();
        private final long[] ends = new long[PARTITIONS.size()];
        private boolean isStuck;

        Topic() {
            super("earliest");
        }

        synchronized RequestId write(int partition, String tenant, Instant at) {
            RequestId id = RequestId.next(at);
            ConsumerRecord<byte[], byte[]> record = record(partition);
            CancelCodec.write(new Cancel(id, tenant, "me", at), "/test", record.headers()::add);
            written.add(record);
            return id;
        }

        synchronized void writeGarbage(int partition) {
            written.add(record(partition));
        }

        void fail(RuntimeException next) {
            failures.add(next);
        }

        @Override
        public synchronized void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            updateBeginningOffsets(Map.of(PARTITIONS.get(0), 0L, PARTITIONS.get(1), 0L));
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
            return Map.of(PARTITIONS.get(0), ends[0], PARTITIONS.get(1), ends[1]);
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            try {
                RuntimeException failure = failures.poll();
                if (failure != null) {
                    throw failure;
                }
                ConsumerRecord<byte[], byte[]> next = isStuck ? null : written.poll(10, TimeUnit.MILLISECONDS);
                if (next != null) {
                    addRecord(next);
                }
                return super.poll(Duration.ZERO);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }

        private ConsumerRecord<byte[], byte[]> record(int partition) {
            return new ConsumerRecord<>(Topics.cancels().name(), partition, ends[partition]++, new byte[0], null);
        }
    }
}
