package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

class RefusalTest {

    private final TrackedRecord large = record(1);
    private final TrackedRecord neighbour = record(2);
    private final Refusal refusal = new Refusal();

    @Test
    void onlyTheFirstIsTooLargeAlthoughItsNeighboursFailWithItsError() {
        // Given
        RecordTooLargeException error = new RecordTooLargeException("17825886 bytes");

        // When
        refusal.add(large, error);
        refusal.add(neighbour, error);

        // Then
        assertThat(refusal.error()).isSameAs(error);
        assertThat(refusal.tooLarge()).containsOnlyKeys(large);
    }

    @Test
    void nothingIsReplacedWhenItsSizeWasNotWhy() {
        // When
        refusal.add(large, new KafkaException("no leader"));
        refusal.add(neighbour, new RecordTooLargeException("later"));

        // Then
        assertThat(refusal.tooLarge()).isEmpty();
    }

    @Test
    void nothingIsRefusedAtFirst() {
        assertThat(refusal.error()).isNull();
        assertThat(refusal.tooLarge()).isEmpty();
    }

    private static TrackedRecord record(long offset) {
        TopicPartition partition = new TopicPartition("lane", 0);
        return new TrackedRecord(
                new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0], new byte[0]),
                new PartitionIntake(
                        partition,
                        LaneFixture.withCommitInterval(Duration.ZERO),
                        new Commitment.BeforeRunning(),
                        new CheckedOutRuns(CheckoutLog.NOWHERE)),
                new CompletionQueue(() -> {}));
    }
}
