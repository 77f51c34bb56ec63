package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.junit.jupiter.api.Test;

class LaneRebalanceTest {

    private static final LaneSettings RARE_COMMITS = LaneFixture.withCommitInterval(Duration.ofHours(1));

    @Test
    void tellsTheListenerWhatIsOwnedAfterEachChange() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // When
            fixture.consumer.assignInNextPoll(LaneFixture.partition(1));
            fixture.consumer.turn();

            // Then
            assertThat(fixture.heard).containsExactly("owned [0, 1]", "owned [1]");
        }
    }

    @Test
    void commitsThePrefixOfAPartitionBeforeItIsGivenUp() {
        try (LaneFixture fixture = LaneFixture.start(RARE_COMMITS)) {
            // Given
            fixture.handOut(0, 0, 1, 2);
            fixture.handler.complete("0/0", "0/2");

            // When
            fixture.consumer.assignInNextPoll(LaneFixture.partition(1));
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.commits()).containsExactly(Map.of(LaneFixture.partition(0), 1L));
            assertThat(fixture.heard).containsExactly("owned [0, 1]", "committed {0=1}", "owned [1]");
        }
    }

    @Test
    void asksBeforeTheLastCommitForWhatIsToGoWithIt() {
        try (LaneFixture fixture = LaneFixture.start(RARE_COMMITS)) {
            // Given
            List<Boolean> revoked = new CopyOnWriteArrayList<>();
            fixture.handOut(0, 0, 1);
            fixture.onRevoking.add(() -> {
                revoked.add(fixture.handler.get("0/1").isRevoked());
                revoked.add(fixture.handler.get("0/1").isLost());
                fixture.handler.complete("0/0");
            });

            // When
            fixture.consumer.assignInNextPoll(LaneFixture.partition(1));
            fixture.consumer.turn();

            // Then
            assertThat(revoked).as("not to be started, but not lost yet").containsExactly(true, false);
            assertThat(fixture.consumer.commits()).containsExactly(Map.of(LaneFixture.partition(0), 1L));
            assertThat(fixture.handler.get("0/1").isLost()).isTrue();
        }
    }

    @Test
    void goesOnWhenTheCommitOfARevokedPartitionFails() {
        try (LaneFixture fixture = LaneFixture.start(RARE_COMMITS)) {
            // Given
            fixture.handOut(0, 0);
            fixture.handler.complete("0/0");
            fixture.consumer.refuseCommit(new CommitFailedException("not a member any more"));

            // When
            fixture.consumer.assignInNextPoll(LaneFixture.partition(1));
            fixture.consumer.turn();
            fixture.handOut(1, 0);

            // Then
            assertThat(fixture.lane.failure()).isNull();
            assertThat(fixture.handler.taken()).containsExactly("0/0", "1/0");
        }
    }

    @Test
    void saysOfRecordsThatTheirPartitionIsRevoked() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.add(1, 0);
            fixture.handOut(0, 0);
            assertThat(fixture.handler.get("0/0").isRevoked()).isFalse();

            // When
            fixture.consumer.assignInNextPoll(LaneFixture.partition(1));
            fixture.consumer.turn();

            // Then
            assertThat(fixture.handler.get("0/0").isRevoked()).isTrue();
            assertThat(fixture.handler.get("1/0").isRevoked()).isFalse();
        }
    }

    @Test
    void countsNoCompletionAfterThePartitionIsRevoked() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handOut(0, 0, 1);
            fixture.consumer.assignInNextPoll(LaneFixture.partition(1));
            fixture.consumer.turn();

            // When
            fixture.handler.complete("0/0", "0/1");
            fixture.consumer.turn();
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.commits()).isEmpty();
        }
    }

    @Test
    void doesNotTakeACompletionFromBeforeForTheRecordHandedOutAgain() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handOut(0, 0);
            LaneRecord before = fixture.handler.get("0/0");
            fixture.consumer.assignInNextPoll(LaneFixture.partition(1));
            fixture.consumer.turn();
            fixture.consumer.assignInNextPoll(LaneFixture.partition(0), LaneFixture.partition(1));
            fixture.consumer.turn();
            fixture.handOut(0, 0);

            // When
            before.complete();
            fixture.consumer.turn();

            // Then
            assertThat(before.isRevoked()).isTrue();
            assertThat(fixture.handler.get("0/0").isRevoked()).isFalse();
            assertThat(fixture.consumer.commits()).isEmpty();
        }
    }

    @Test
    void handsOutNothingThatWasPolledBeforeTheRevocation() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withMaxRecords(1))) {
            // Given
            fixture.handOut(0, 0, 1);
            fixture.consumer.assignInNextPoll(LaneFixture.partition(1));
            fixture.consumer.turn();

            // When
            fixture.handler.complete("0/0");
            fixture.consumer.awaitParked();
            fixture.consumer.turn();

            // Then
            assertThat(fixture.handler.taken()).containsExactly("0/0");
        }
    }

    @Test
    void goesOnWithThePartitionsThatItKeeps() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.add(0, 0);
            fixture.handOut(1, 0);
            fixture.consumer.assignInNextPoll(LaneFixture.partition(1));
            fixture.consumer.turn();

            // When
            fixture.handler.complete("1/0");
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.commits()).containsExactly(Map.of(LaneFixture.partition(1), 1L));
        }
    }

    @Test
    void commitsNothingOfPartitionsThatAreLost() {
        try (LaneFixture fixture = LaneFixture.start(RARE_COMMITS)) {
            // Given
            fixture.handOut(0, 0, 1);
            fixture.handler.complete("0/0");

            // When
            fixture.consumer.loseAllInNextPoll();
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.commits()).isEmpty();
            assertThat(fixture.handler.get("0/1").isRevoked()).isTrue();
            assertThat(fixture.heard).containsExactly("owned [0, 1]", "owned []");
        }
    }

    @Test
    void readsAPartitionWhoseAssignmentWasHitByAWakeUp() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.consumer.assignInNextPoll(LaneFixture.partition(1));
            fixture.consumer.turn();
            fixture.consumer.wakeNextPosition();

            // When
            fixture.consumer.assignInNextPoll(LaneFixture.partition(0), LaneFixture.partition(1));
            fixture.consumer.turn();
            fixture.handOut(0, 0);

            // Then
            assertThat(fixture.handler.taken()).containsExactly("0/0");
        }
    }
}
