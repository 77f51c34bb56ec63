package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

/** How far a partition moves on while what it has brought about waits for its transaction. */
class PartitionIntakeTest {

    private static final CheckedOutRuns RUNS = new CheckedOutRuns(CheckoutLog.NOWHERE);

    private final CompletionQueue completions = new CompletionQueue(() -> {});
    private final List<TrackedRecord> taken = new ArrayList<>();

    @Test
    void whatHasEndedMakesRoomBeforeATransactionTakesIt() {
        // Given
        PartitionIntake intake = intake(LaneFixture.withMaxRecords(2), 3, 1);

        // When
        complete(intake, 2, 1);

        // Then
        assertThat(taken).hasSize(3);
        assertThat(intake.committable()).isZero();
        assertThat(intake.isIdle()).isFalse();
    }

    @Test
    void theWindowBoundsWhatHasEndedAndWaits() {
        // Given
        LaneSettings settings = LaneFixture.withMaxRecords(2);
        PartitionIntake intake = intake(settings, 100, 1);

        // When
        complete(intake, 100, 1);

        // Then
        assertThat(taken).hasSize(settings.maxWindow());
        assertThat(intake.isFull()).isTrue();
    }

    @Test
    void theBytesOfWhatWaitsBoundIt() {
        // Given
        PartitionIntake intake = intake(LaneFixture.withMaxBytes(1_000), 10, 1);

        // When
        complete(intake, 1, 2_000);

        // Then
        assertThat(intake.isFull()).isTrue();
        assertThat(intake.hasDrained()).isFalse();

        // And when
        intake.takeFinished(Long.MAX_VALUE);

        // Then
        assertThat(intake.isFull()).isFalse();
        assertThat(intake.hasDrained()).isTrue();
    }

    @Test
    void whatAbortedTransactionsHeldBoundsItAndTheNextTransaction() {
        // Given
        PartitionIntake intake = intake(LaneFixture.withMaxBytes(5_000), 100, 1);
        complete(intake, 4, 1_000);
        intake.putBack(intake.takeFinished(4_000));

        // When
        complete(intake, taken.size(), 1_000);
        List<TrackedRecord> next = intake.takeFinished(4_000);

        // Then
        assertThat(next).hasSize(4);
        assertThat(intake.isFull()).isTrue();
    }

    private PartitionIntake intake(LaneSettings settings, int records, int bytes) {
        Commitment commitment = new Commitment.WithEmission(
                new TransactionSettings(
                        () -> {
                            throw new AssertionError("no transaction is made");
                        },
                        "t-",
                        CheckedOutTransactionsTest.noAdmin(),
                        "group",
                        "results",
                        Thread::new),
                CheckoutLog.NOWHERE);
        PartitionIntake intake = new PartitionIntake(LaneFixture.partition(0), settings, commitment, RUNS);
        intake.inherit(CommittedOffset.of(null));
        intake.add(LongStream.range(0, records)
                .mapToObj(offset -> LaneFixture.record(0, offset, bytes))
                .toList());
        handOut(intake);
        return intake;
    }

    private void complete(PartitionIntake intake, int records, int bytes) {
        for (int at = 0; at < records && at < taken.size(); at++) {
            TrackedRecord record = taken.get(at);
            record.complete(new Output(bytes));
            record.apply();
            handOut(intake);
        }
    }

    private void handOut(PartitionIntake intake) {
        intake.handOut(record -> taken.add((TrackedRecord) record), completions);
    }

    private record Output(int bytes) implements Emission {

        @Override
        public List<ProducerRecord<byte[], byte[]>> records() {
            return List.of(new ProducerRecord<>("results", new byte[bytes]));
        }

        @Override
        public Emission insteadOfTooLarge(RecordTooLargeException error) {
            return this;
        }
    }
}
