package io.invoq.worker.delay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class BurstWriterTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final TopicPartition PARTITION =
            new TopicPartition(Topics.delays(DelayTier.S1).name(), 0);
    private static final ConsumerGroupMetadata GROUP = new MockConsumer<byte[], byte[]>("earliest").groupMetadata();

    private final MockProducer<byte[], byte[]> first = producer();
    private final MockProducer<byte[], byte[]> second = producer();
    private final Queue<MockProducer<byte[], byte[]>> producers = new ArrayDeque<>(List.of(first, second));
    private final BurstWriter writer = new BurstWriter(producers::remove, new Destination("due", 4));

    @Test
    void aBurstIsOneTransactionOfRecordsAndOffsets() {
        // Given
        assertThat(writer.isReady()).isTrue();

        // When
        BurstWriter.Outcome outcome = write();

        // Then
        assertThat(outcome).isEqualTo(new BurstWriter.Outcome.Written());
        assertThat(first.commitCount()).isEqualTo(1);
        assertThat(first.history()).extracting(record -> record.topic()).containsExactly("due", "invoq.delays.30s");
        assertThat(first.consumerGroupOffsetsHistory())
                .containsExactly(Map.of(GROUP.groupId(), Map.of(PARTITION, new OffsetAndMetadata(9))));
    }

    @Test
    void aBurstThatFailsIsAbortedAndTheProducerGoesOnAfterARest() {
        // Given
        assertThat(writer.isReady()).isTrue();
        first.sendOffsetsToTransactionException = new KafkaException("not now");

        // When
        BurstWriter.Outcome outcome = write();

        // Then
        assertThat(outcome).isInstanceOf(BurstWriter.Outcome.Aborted.class);
        assertThat(first.transactionAborted()).isTrue();
        assertThat(first.closed()).isFalse();
        assertThat(writer.isReady()).as("at once").isFalse();
    }

    @Test
    void aBurstOfWhichNobodyKnowsLeavesItsProducerToTheNextOne() {
        // Given
        assertThat(writer.isReady()).isTrue();
        first.commitTransactionException = new TimeoutException("no answer");
        first.abortTransactionException = new KafkaException("not while committing");

        // When
        BurstWriter.Outcome outcome = write();

        // Then
        assertThat(outcome).isEqualTo(new BurstWriter.Outcome.InDoubt());
        assertThat(first.closed()).isTrue();
        assertThat(second.transactionInitialized()).isFalse();
    }

    @Test
    void aFencedProducerIsReplaced() {
        // Given
        assertThat(writer.isReady()).isTrue();
        first.fenceProducer();

        // When
        BurstWriter.Outcome outcome = write();

        // Then
        assertThat(outcome).isEqualTo(new BurstWriter.Outcome.InDoubt());
        assertThat(first.closed()).isTrue();
    }

    @Test
    void brokersThatAreAwayAreWaitedForAndARefusalIsNot() {
        // Given
        first.initTransactionException = new TimeoutException("away");
        second.initTransactionException = new TransactionalIdAuthorizationException("no");

        // When
        boolean ready = writer.isReady();
        BurstWriter refused = new BurstWriter(() -> second, new Destination("due", 4));

        // Then
        assertThat(ready).isFalse();
        assertThat(first.closed()).isTrue();
        assertThatThrownBy(refused::isReady).isInstanceOf(TransactionalIdAuthorizationException.class);
        assertThat(second.closed()).isTrue();
    }

    private BurstWriter.Outcome write() {
        Burst burst = new Burst(
                List.of(
                        move(Delayed.read(DelayTier.S1, 7, NOW.minusSeconds(2), NOW)),
                        move(Delayed.read(DelayTier.S1, 8, NOW.minusSeconds(2), NOW.plusSeconds(40)))),
                Map.of(PARTITION, 9L));
        return writer.write(burst, burst.ends(), GROUP);
    }

    private static Burst.Move move(DelayedRecord record) {
        return new Burst.Move(record, Delayed.hop(record, NOW));
    }

    private static MockProducer<byte[], byte[]> producer() {
        return new MockProducer<>(
                true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    }
}
