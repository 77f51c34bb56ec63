package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetTrackerTest {

    private static final int BYTES = 10;

    private final OffsetTracker tracker = new OffsetTracker(40);

    @Test
    void hasNothingToCommitBeyondWhereReadingBegan() {
        // Then
        assertThat(tracker.committable()).isEqualTo(40);
        assertThat(tracker.underWay()).isZero();
        assertThat(tracker.bytesUnderWay()).isZero();
        assertThat(tracker.window()).isZero();
    }

    @Test
    void commitsOnlyUpToFirstIncompleteOffset() {
        // Given
        register(40, 41, 43, 44, 47);

        // When
        complete(40, 41, 44);

        // Then
        assertThat(tracker.committable()).isEqualTo(43);
    }

    @Test
    void passesOverEverythingThatCompletedEarlierOnceTheFirstCompletes() {
        // Given
        register(40, 41, 42, 43);
        complete(43, 42, 41);

        // When
        complete(40);

        // Then
        assertThat(tracker.committable()).isEqualTo(44);
        assertThat(tracker.window()).isZero();
    }

    @Test
    void doesNotWaitForOffsetsThatDoNotExist() {
        // Given
        register(42, 50);

        // When
        complete(42);

        // Then
        assertThat(tracker.committable()).isEqualTo(50);
    }

    @Test
    void waitsForTheFirstRecordWhenReadingBeganInAGap() {
        // When
        register(45);

        // Then
        assertThat(tracker.committable()).isEqualTo(45);
    }

    @Test
    void passesOverAGapAtTheEndWhenNothingIsUnderWay() {
        // Given
        register(40);
        complete(40);

        // When
        tracker.advance(43);

        // Then
        assertThat(tracker.committable()).isEqualTo(43);
    }

    @Test
    void passesOverAGapAtTheEndOnlyOnceTheRecordBeforeItCompletes() {
        // Given
        register(40);
        tracker.advance(43);
        assertThat(tracker.committable()).isEqualTo(40);

        // When
        complete(40);

        // Then
        assertThat(tracker.committable()).isEqualTo(43);
    }

    @Test
    void doesNotMoveBackWhenThePositionGivenIsOld() {
        // Given
        register(40);
        complete(40);

        // When
        tracker.advance(12);

        // Then
        assertThat(tracker.committable()).isEqualTo(41);
    }

    @Test
    void countsRecordsBytesAndWindow() {
        // Given
        register(40, 41, 42, 43);

        // When
        complete(41, 42);

        // Then
        assertThat(tracker.underWay()).isEqualTo(2);
        assertThat(tracker.bytesUnderWay()).isEqualTo(2 * BYTES);
        assertThat(tracker.window()).isEqualTo(4);
    }

    @Test
    void countsRecordsWithoutBytes() {
        // Given
        tracker.register(40, 0);

        // When
        complete(40);

        // Then
        assertThat(tracker.underWay()).isZero();
        assertThat(tracker.committable()).isEqualTo(41);
    }

    @Test
    void countsARecordOnceThatCompletesTwice() {
        // Given
        register(40, 41, 42);

        // When
        complete(41, 41);

        // Then
        assertThat(tracker.underWay()).isEqualTo(2);
        assertThat(tracker.bytesUnderWay()).isEqualTo(2 * BYTES);
        assertThat(tracker.committable()).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, 39, 40, 42, 44, Long.MAX_VALUE})
    void ignoresOffsetsThatAreNotUnderWay(long offset) {
        // Given
        register(40, 41, 43);
        complete(40);

        // When
        complete(offset);

        // Then
        assertThat(tracker.committable()).isEqualTo(41);
        assertThat(tracker.underWay()).isEqualTo(2);
        assertThat(tracker.window()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {39, 40, 44})
    void refusesOffsetsThatCameBefore(long offset) {
        // Given
        register(40);
        tracker.advance(45);

        // When
        assertThatThrownBy(() -> tracker.register(offset, BYTES))
                // Then
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("offset " + offset + " comes after position 45");
    }

    @Test
    void keepsTheOrderWhenTheRingGrowsWhileItIsWrapped() {
        // Given
        for (long offset = 40; offset < 90; offset++) {
            register(offset);
            complete(offset);
        }
        for (long offset = 90; offset < 290; offset++) {
            register(offset);
        }

        // When
        for (long offset = 289; offset > 90; offset--) {
            complete(offset);
        }

        // Then
        assertThat(tracker.committable()).isEqualTo(90);
        assertThat(tracker.underWay()).isEqualTo(1);
        assertThat(tracker.window()).isEqualTo(200);
    }

    private void register(long... offsets) {
        for (long offset : offsets) {
            tracker.register(offset, BYTES);
        }
    }

    private void complete(long... offsets) {
        for (long offset : offsets) {
            tracker.complete(offset);
        }
    }
}
