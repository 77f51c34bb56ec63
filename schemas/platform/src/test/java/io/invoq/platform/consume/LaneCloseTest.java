package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class LaneCloseTest {

    @Test
    void handsOutNothingMoreOnceIntakeHasStopped() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handOut(0, 0);
            fixture.add(0, 1);
            fixture.add(1, 0);

            // When
            fixture.lane.stopIntake();
            fixture.consumer.awaitParked();
            fixture.consumer.turn();
            fixture.consumer.turn();

            // Then
            assertThat(fixture.handler.taken()).containsExactly("0/0");
        }
    }

    @Test
    void waitsForWhatIsUnderWayAndCommitsIt() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handOut(0, 0, 1);
            fixture.lane.stopIntake();
            fixture.consumer.awaitParked();
            fixture.handler.complete("0/1");
            fixture.consumer.awaitParked();
            fixture.consumer.turn();
            assertThat(fixture.consumer.closed()).isFalse();

            // When
            fixture.handler.complete("0/0");
            fixture.lane.close();

            // Then
            assertThat(fixture.consumer.closed()).isTrue();
            assertThat(fixture.consumer.committed(LaneFixture.partition(0))).contains(2L);
            assertThat(fixture.lane.failure()).isNull();
        }
    }

    @Test
    void commitsAtTheEndWithoutWaitingForTheInterval() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withCommitInterval(Duration.ofHours(1)))) {
            // Given
            fixture.handOut(0, 0);
            fixture.handler.complete("0/0");

            // When
            fixture.lane.close();

            // Then
            assertThat(fixture.consumer.committed(LaneFixture.partition(0))).contains(1L);
        }
    }

    @Test
    void doesNotCommitOverWhatWasPolledAndNotHandedOut() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withMaxRecords(1))) {
            // Given
            fixture.handOut(0, 0, 1, 2);
            fixture.lane.stopIntake();
            fixture.consumer.awaitParked();

            // When
            fixture.handler.complete("0/0");
            fixture.lane.close();

            // Then
            assertThat(fixture.handler.taken()).containsExactly("0/0");
            assertThat(fixture.consumer.committed(LaneFixture.partition(0))).contains(1L);
        }
    }

    @Test
    void endsAfterTheDrainTimeoutWithWhatIsComplete() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withDrainTimeout(Duration.ofMillis(50)))) {
            // Given
            fixture.handOut(0, 0, 1, 2);
            fixture.handler.complete("0/0", "0/2");
            fixture.consumer.letTimeRun();

            // When
            long began = System.nanoTime();
            fixture.lane.close();
            Duration took = Duration.ofNanos(System.nanoTime() - began);

            // Then
            assertThat(fixture.consumer.closed()).isTrue();
            assertThat(fixture.consumer.committed(LaneFixture.partition(0))).contains(1L);
            assertThat(took).isBetween(Duration.ofMillis(50), Duration.ofSeconds(5));
        }
    }

    @Test
    void closesTwiceAsOnce() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handOut(0, 0);
            fixture.handler.complete("0/0");
            fixture.lane.close();
            int commits = fixture.consumer.commits().size();

            // When
            fixture.lane.close();

            // Then
            assertThat(fixture.consumer.commits()).hasSize(commits);
            assertThat(fixture.lane.failure()).isNull();
        }
    }

    @Test
    void endsInGoodOrderWhenTheLastCommitFails() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withCommitInterval(Duration.ofHours(1)))) {
            // Given
            fixture.handOut(0, 0);
            fixture.handler.complete("0/0");
            fixture.consumer.refuseCommit(new TimeoutException("no broker answers"));

            // When
            fixture.lane.close();

            // Then
            assertThat(fixture.consumer.closed()).isTrue();
            assertThat(fixture.lane.failure()).isNull();
        }
    }

    @Test
    void showsAFatalErrorOfTheConsumerAsItsFailure() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            AuthorizationException fatal = new TopicAuthorizationException("not allowed to read the topic");
            fixture.consumer.setPollException(fatal);

            // When
            fixture.consumer.turn();

            // Then
            assertThat(fixture.lane.failure()).isSameAs(fatal);
            assertThat(fixture.consumer.closed()).isTrue();
        }
    }

    @Test
    void showsAnExceptionOfTheHandlerAsItsFailure() {
        IllegalStateException broken = new IllegalStateException("the handler is broken");
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY, record -> {
            throw broken;
        })) {
            // When
            fixture.handOut(0, 0);

            // Then
            assertThat(fixture.lane.failure()).isSameAs(broken);
            assertThat(fixture.consumer.closed()).isTrue();
        }
    }

    @Test
    void showsAnErrorOfTheVirtualMachineAsItsFailure() {
        NoClassDefFoundError broken = new NoClassDefFoundError("io/invoq/Gone");
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY, record -> {
            throw broken;
        })) {
            // When
            fixture.handOut(0, 0);

            // Then
            assertThat(fixture.lane.failure()).hasCause(broken);
            assertThat(fixture.consumer.closed()).isTrue();
        }
    }
}
