package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

/** What becomes of a record that is checked out, from its partition to its end. */
class CheckedOutRunsTest {

    private static final int FIRST_PRODUCER = 1;
    private static final int NEXT_PRODUCER = 2;

    private final Set<String> standing = new HashSet<>();
    private final List<Integer> looks = new ArrayList<>();
    private boolean unreadable;
    private final CheckedOutRuns runs = new CheckedOutRuns(this::look);
    private final CompletionQueue completions = new CompletionQueue(() -> {});
    private final List<TrackedRecord> taken = new ArrayList<>();
    private final PartitionIntake intake = new PartitionIntake(
            LaneFixture.partition(0),
            LaneFixture.ROOMY,
            new Commitment.WithEmission(new TransactionSettings(
                    () -> {
                        throw new AssertionError("nothing is written");
                    },
                    "t-",
                    CheckedOutTransactionsTest.noAdmin(),
                    "group",
                    "results",
                    Thread::new)),
            runs);

    @Test
    void itsTransactionCompletesItsOffsetAndHoldsTheCheckoutAlone() {
        // Given
        TrackedRecord record = handOut(0);

        // When
        checkOut(record);
        List<TrackedRecord> flushed = intake.takeFinished(Long.MAX_VALUE);

        // Then
        assertThat(written(flushed)).containsExactly("checkouts run-0=0");
        assertThat(intake.committable()).isEqualTo(1);
        assertThat(record.isLost()).isFalse();
        assertThat(intake.isIdle()).isTrue();
    }

    @Test
    void itsEndGoesWithItsTombstoneInALaterTransaction() {
        // Given
        TrackedRecord record = committed(handOut(0));

        // When
        end(record);
        List<TrackedRecord> ends = runs.takeEnded(Long.MAX_VALUE);

        // Then
        assertThat(written(ends)).containsExactly("results 0=done", "checkouts run-0=-");
        assertThat(runs.isIdle()).isFalse();
        runs.written(ends);
        assertThat(runs.isIdle()).isTrue();
    }

    @Test
    void oneThatEndsBeforeItsCheckoutIsCommittedWaitsForThat() {
        // Given
        TrackedRecord record = handOut(0);
        checkOut(record);
        List<TrackedRecord> flushed = intake.takeFinished(Long.MAX_VALUE);
        end(record);
        assertThat(runs.takeEnded(Long.MAX_VALUE)).isEmpty();

        // When
        flushed.forEach(runs::stands);
        runs.settled();

        // Then
        assertThat(runs.takeEnded(Long.MAX_VALUE)).containsExactly(record);
        runs.settled();
        assertThat(runs.takeEnded(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void oneThatIsCompleteIsNotCheckedOutAndNoneIsTwice() {
        // Given
        TrackedRecord complete = handOut(0);
        TrackedRecord twice = handOut(1);
        end(complete);

        // When
        checkOut(complete);
        checkOut(twice);
        checkOut(twice);

        // Then
        assertThat(written(intake.takeFinished(Long.MAX_VALUE))).containsExactly("results 0=done", "checkouts run-1=1");
        assertThat(intake.hasFinished()).isFalse();
    }

    @Test
    void itsEndCountsWhateverBecomesOfItsPartition() {
        // Given
        TrackedRecord record = committed(handOut(0));

        // When
        intake.revoke();
        end(record);

        // Then
        assertThat(record.isLost()).isFalse();
        assertThat(runs.takeEnded(Long.MAX_VALUE)).containsExactly(record);
    }

    @Test
    void oneWhosePartitionGoesBeforeItsTransactionBeginsIsLost() {
        // Given
        TrackedRecord checkedOut = handOut(0);
        TrackedRecord running = handOut(1);
        checkOut(checkedOut);

        // When
        intake.revoke();

        // Then
        assertThat(List.of(checkedOut, running)).allMatch(TrackedRecord::isLost);
        end(checkedOut);
        assertThat(runs.takeEnded(Long.MAX_VALUE)).isEmpty();
        assertThat(runs.isIdle()).isTrue();
    }

    @Test
    void oneWhoseTransactionSeemsAbortedWhenItsPartitionIsGoneIsLookedUp() throws InterruptedException {
        // Given
        TrackedRecord there = handOut(0);
        TrackedRecord missing = handOut(1);
        checkOut(there);
        checkOut(missing);
        List<TrackedRecord> flushed = intake.takeFinished(Long.MAX_VALUE);
        intake.revoke();
        end(there);
        intake.putBack(flushed);
        assertThat(runs.isDoubtful()).isTrue();

        // When
        standing.add("run-0");
        runs.verify(FIRST_PRODUCER);
        runs.settled();

        // Then
        assertThat(missing.isLost()).isTrue();
        assertThat(runs.takeEnded(Long.MAX_VALUE)).containsExactly(there);
    }

    @Test
    void nothingIsLookedUpWhileTheProducerIsTheSame() throws InterruptedException {
        // Given
        runs.verify(FIRST_PRODUCER);
        committed(handOut(0));

        // When
        runs.verify(FIRST_PRODUCER);

        // Then
        assertThat(looks).isEmpty();
    }

    @Test
    void whatAnotherHasTakenOverIsLostWithTheNextProducer() throws InterruptedException {
        // Given
        runs.verify(FIRST_PRODUCER);
        TrackedRecord kept = committed(handOut(0));
        TrackedRecord takenOver = committed(handOut(1));
        standing.remove("run-1");

        // When
        runs.verify(NEXT_PRODUCER);
        runs.verify(NEXT_PRODUCER);

        // Then
        assertThat(looks).hasSize(1);
        assertThat(kept.isLost()).isFalse();
        assertThat(takenOver.isLost()).isTrue();
        end(takenOver);
        runs.settled();
        assertThat(runs.takeEnded(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void itIsLookedUpAgainWhenTheBrokersDoNotTell() throws InterruptedException {
        // Given
        committed(handOut(0));
        unreadable = true;
        assertThatExceptionOfType(CheckoutsUnreadableException.class).isThrownBy(() -> runs.verify(NEXT_PRODUCER));

        // When
        unreadable = false;
        runs.verify(NEXT_PRODUCER);

        // Then
        assertThat(looks).hasSize(2);
        assertThat(runs.isDoubtful()).isFalse();
    }

    @Test
    void partitionsThatWereLostCastDoubtOnWhatIsOwned() throws InterruptedException {
        // Given
        runs.verify(FIRST_PRODUCER);
        TrackedRecord record = committed(handOut(0));
        standing.clear();

        // When
        runs.doubt();
        runs.verify(FIRST_PRODUCER);

        // Then
        assertThat(record.isLost()).isTrue();
        assertThat(runs.isDoubtful()).isFalse();
    }

    private TrackedRecord handOut(long offset) {
        intake.inherit(CommittedOffset.of(null));
        intake.add(List.of(LaneFixture.record(0, offset, 1)));
        intake.handOut(record -> taken.add((TrackedRecord) record), completions);
        return taken.getLast();
    }

    private void checkOut(TrackedRecord record) {
        String key = "run-" + record.offset();
        record.checkOut(new ProducerRecord<>("checkouts", bytes(key), bytes(Long.toString(record.offset()))));
        completions.drain();
    }

    private TrackedRecord committed(TrackedRecord record) {
        checkOut(record);
        intake.takeFinished(Long.MAX_VALUE).forEach(runs::stands);
        standing.add("run-" + record.offset());
        return record;
    }

    private void end(TrackedRecord record) {
        record.complete(new Done(Long.toString(record.offset())));
        completions.drain();
    }

    private Set<String> look() {
        looks.add(looks.size());
        if (unreadable) {
            throw new CheckoutsUnreadableException("told to fail");
        }
        return Set.copyOf(standing);
    }

    private static List<String> written(List<TrackedRecord> records) {
        return records.stream()
                .flatMap(record -> record.output().stream())
                .map(output -> output.topic() + " " + text(output.key()) + "="
                        + (output.value() == null ? "-" : text(output.value())))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private record Done(String name) implements Emission {

        @Override
        public List<ProducerRecord<byte[], byte[]>> records() {
            return List.of(new ProducerRecord<>("results", bytes(name), bytes("done")));
        }

        @Override
        public Emission insteadOfTooLarge(RecordTooLargeException error) {
            throw new AssertionError("nothing is too large here", error);
        }
    }
}
