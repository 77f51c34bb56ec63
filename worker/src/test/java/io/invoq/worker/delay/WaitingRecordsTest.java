package io.invoq.worker.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WaitingRecordsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final TopicPartition SHORT =
            new TopicPartition(Topics.delays(DelayTier.S1).name(), 0);
    private static final TopicPartition LONG =
            new TopicPartition(Topics.delays(DelayTier.H1).name(), 0);

    private final WaitingRecords waiting = new WaitingRecords(Delayed.NOT_TAKEN_BACK);

    @Test
    void takesWhatIsDueUpToTheFirstThatIsNot() {
        // Given
        waiting.add(SHORT, Delayed.read(DelayTier.S1, 4, NOW.minusSeconds(2), NOW.plusSeconds(60)));
        waiting.add(SHORT, Delayed.malformed(DelayTier.S1, 5));
        waiting.add(SHORT, Delayed.read(DelayTier.S1, 8, NOW, NOW.plusMillis(300)));

        // When
        Burst burst = waiting.due(NOW);

        // Then
        assertThat(burst.moves()).extracting(move -> move.record().offset()).containsExactly(4L, 5L);
        assertThat(burst.ends()).isEqualTo(Map.of(SHORT, 6L));
        assertThat(waiting.isEmptyFrom(SHORT, 6)).isFalse();
        assertThat(waiting.isEmptyFrom(SHORT, 9)).isTrue();
    }

    @Test
    void whatIsNotWrittenIsTakenAgainAndWhatIsNotAnyMore() {
        // Given
        waiting.add(SHORT, Delayed.read(DelayTier.S1, 4, NOW.minusSeconds(2), NOW));
        waiting.add(SHORT, Delayed.read(DelayTier.S1, 5, NOW.minusSeconds(2), NOW));
        Burst first = waiting.due(NOW);

        // When
        Burst again = waiting.due(NOW);
        waiting.leaveBelow(SHORT, 5);
        Burst rest = waiting.due(NOW);

        // Then
        assertThat(again).isEqualTo(first);
        assertThat(rest.moves()).extracting(move -> move.record().offset()).containsExactly(5L);
    }

    @Test
    void aBurstIsBoundedAndTakesFirstWhatHasBeenDueForLongest() {
        // Given
        for (int i = 0; i < WaitingRecords.LARGEST_BURST; i++) {
            waiting.add(LONG, Delayed.read(DelayTier.H1, i, NOW.minusSeconds(3600), NOW));
        }
        waiting.add(SHORT, Delayed.read(DelayTier.S1, 0, NOW.minusSeconds(9), NOW.minusSeconds(5)));

        // When
        Burst burst = waiting.due(NOW);

        // Then
        assertThat(burst.moves()).hasSize(WaitingRecords.LARGEST_BURST);
        assertThat(burst.ends()).isEqualTo(Map.of(SHORT, 1L, LONG, WaitingRecords.LARGEST_BURST - 1L));
    }

    @Test
    void aPartitionWhoseFirstRecordHasLongToWaitIsPutDownAndReadAgainInTime() {
        // Given
        Instant leaves = NOW.plusSeconds(3600);
        waiting.add(LONG, Delayed.read(DelayTier.H1, 7, NOW, leaves));
        waiting.add(LONG, Delayed.read(DelayTier.H1, 8, NOW, leaves));
        waiting.add(SHORT, Delayed.read(DelayTier.S1, 3, NOW, NOW.plusSeconds(60)));

        // When
        Map<TopicPartition, Long> putDown = waiting.putDown(NOW);

        // Then
        assertThat(putDown).isEqualTo(Map.of(LONG, 7L));
        assertThat(waiting.toPause(List.of(SHORT, LONG), NOW)).containsExactly(LONG);
        assertThat(waiting.isEmptyFrom(LONG, 0)).isTrue();
        waiting.forget(List.of(SHORT));
        assertThat(waiting.nextAt()).contains(leaves.minus(TierPartition.AHEAD));
        assertThat(waiting.toPause(List.of(LONG), leaves.minus(TierPartition.AHEAD)))
                .isEmpty();
    }

    @Test
    void aPartitionOfWhichMuchIsHeldIsPausedUntilHalfOfItHasLeft() {
        // Given
        for (int i = 0; i < TierPartition.MOST_RECORDS; i++) {
            waiting.add(SHORT, Delayed.read(DelayTier.S1, i, NOW, NOW.plusSeconds(1)));
        }

        // When
        List<TopicPartition> full = waiting.toPause(List.of(SHORT), NOW);
        waiting.leaveBelow(SHORT, TierPartition.MOST_RECORDS / 2 - 1);
        List<TopicPartition> stillFull = waiting.toPause(List.of(SHORT), NOW);
        waiting.leaveBelow(SHORT, TierPartition.MOST_RECORDS / 2);
        List<TopicPartition> half = waiting.toPause(List.of(SHORT), NOW);

        // Then
        assertThat(full).containsExactly(SHORT);
        assertThat(stillFull).containsExactly(SHORT);
        assertThat(half).isEmpty();
    }

    @Test
    void aRefusedRecordIsPassedOverAndHoldsNothing() {
        // Given
        DelayedRecord large = Delayed.read(DelayTier.S1, 1, NOW.minusSeconds(2), NOW);
        waiting.add(SHORT, large);
        waiting.add(SHORT, Delayed.read(DelayTier.S1, 2, NOW.minusSeconds(2), NOW));

        // When
        waiting.refuse(large, "too large");

        // Then
        assertThat(waiting.due(NOW).moves())
                .extracting(Burst.Move::hop)
                .containsExactly(new Hop.PassOver("too large"), new Hop.ToWorkers(Delayed.FUNCTION));
    }

    @Test
    void whatBelongsToSomebodyElseIsForgotten() {
        // Given
        waiting.add(SHORT, Delayed.read(DelayTier.S1, 1, NOW.minusSeconds(2), NOW));

        // When
        waiting.forget(List.of(SHORT));
        waiting.leaveBelow(SHORT, 2);

        // Then
        assertThat(waiting.due(NOW).isEmpty()).isTrue();
        assertThat(waiting.nextAt()).isEmpty();
    }
}
