package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.junit.jupiter.api.Test;

class LaneCommitTest {

    @Test
    void commitsOnlyUpToFirstIncompleteOffset() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handOut(0, 0, 1, 2, 3);
            fixture.handler.complete("0/0", "0/1", "0/3");

            // When
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.committed(LaneFixture.partition(0))).contains(2L);
        }
    }

    @Test
    void commitsNothingWhileTheFirstRecordIsUnderWay() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handOut(0, 0, 1, 2);
            fixture.handler.complete("0/1", "0/2");

            // When
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.commits()).isEmpty();
        }
    }

    @Test
    void commitsThePartitionsTogether() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.add(1, 0, 1);
            fixture.handOut(0, 0);
            fixture.handler.complete("1/0", "0/0");

            // When
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.commits())
                    .containsExactly(Map.of(LaneFixture.partition(0), 1L, LaneFixture.partition(1), 1L));
        }
    }

    @Test
    void passesOverOffsetsThatDoNotExistBetweenRecordsAndAfterThem() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handOut(0, 2, 5);
            fixture.handler.complete("0/2", "0/5");
            fixture.consumer.schedulePollTask(() -> fixture.consumer.seek(LaneFixture.partition(0), 9));

            // When
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.committed(LaneFixture.partition(0))).contains(9L);
        }
    }

    @Test
    void commitsAnOffsetOnce() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handOut(0, 0, 1);
            fixture.handler.complete("0/0", "0/0");
            fixture.consumer.turn();

            // When
            fixture.consumer.turn();
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.commits()).hasSize(1);
        }
    }

    @Test
    void makesARefusedCommitAgainWithTheNextBeat() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handOut(0, 0);
            fixture.handler.complete("0/0");
            fixture.consumer.refuseCommit(new RetriableCommitFailedException("the coordinator moves"));
            fixture.consumer.turn();
            assertThat(fixture.consumer.commits()).isEmpty();

            // When
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.committed(LaneFixture.partition(0))).contains(1L);
            assertThat(fixture.lane.failure()).isNull();
        }
    }

    @Test
    void hasOneCommitInFlightWhileTheNextGathers() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handOut(0, 0, 1, 2);
            fixture.consumer.holdAnswers(true);
            fixture.handler.complete("0/0");
            fixture.consumer.turn();

            // When
            fixture.handler.complete("0/1");
            fixture.consumer.turn();
            fixture.handler.complete("0/2");
            fixture.consumer.turn();
            assertThat(fixture.consumer.commits()).containsExactly(Map.of(LaneFixture.partition(0), 1L));
            fixture.consumer.holdAnswers(false);
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.commits())
                    .containsExactly(Map.of(LaneFixture.partition(0), 1L), Map.of(LaneFixture.partition(0), 3L));
        }
    }

    @Test
    void tellsTheListenerOfACommitOnceItIsAnswered() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handOut(0, 0);
            fixture.handler.complete("0/0");
            fixture.consumer.turn();
            assertThat(fixture.heard).containsExactly("owned [0, 1]");

            // When
            fixture.consumer.turn();

            // Then
            assertThat(fixture.heard).containsExactly("owned [0, 1]", "committed {0=1}");
        }
    }

    @Test
    void waitsForTheCommitInterval() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withCommitInterval(Duration.ofHours(1)))) {
            // Given
            fixture.handOut(0, 0);
            fixture.handler.complete("0/0");

            // When
            fixture.consumer.turn();
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.commits()).isEmpty();
        }
    }
}
