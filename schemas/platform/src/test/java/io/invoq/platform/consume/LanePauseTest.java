package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LanePauseTest {

    @Test
    void pausesAPartitionAtTheBoundOfRecords() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withMaxRecords(2))) {
            // Given
            fixture.add(1, 0);

            // When
            fixture.handOut(0, 0, 1, 2, 3);

            // Then
            assertThat(fixture.handler.taken()).containsExactlyInAnyOrder("0/0", "0/1", "1/0");
            assertThat(fixture.consumer.paused()).containsExactly(LaneFixture.partition(0));
        }
    }

    @Test
    void pausesAPartitionAtTheBoundOfBytes() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withMaxBytes(100))) {
            // Given
            fixture.consumer.addRecord(LaneFixture.record(0, 0, 60));
            fixture.consumer.addRecord(LaneFixture.record(0, 1, 40));
            fixture.consumer.addRecord(LaneFixture.record(0, 2, 1));
            fixture.consumer.addRecord(LaneFixture.record(1, 0, 99));

            // When
            fixture.consumer.turn();

            // Then
            assertThat(fixture.handler.taken()).containsExactlyInAnyOrder("0/0", "0/1", "1/0");
            assertThat(fixture.consumer.paused()).containsExactly(LaneFixture.partition(0));
        }
    }

    @Test
    void countsTheBytesOfHeaders() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withMaxBytes(100))) {
            // Given
            ConsumerRecord<byte[], byte[]> record = LaneFixture.record(0, 0, 10);
            record.headers().add("ten-letter", "x".repeat(80).getBytes(StandardCharsets.UTF_8));
            fixture.consumer.addRecord(record);

            // When
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.paused()).containsExactly(LaneFixture.partition(0));
        }
    }

    @Test
    void pausesAPartitionWhoseCompletedRecordsRunTooFarAheadOfASlowOne() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withMaxRecords(3))) {
            // Given
            fixture.handOut(0, 0);
            for (long offset = 1; offset < 24; offset++) {
                assertThat(fixture.consumer.paused()).isEmpty();
                fixture.handOut(0, offset);
                fixture.handler.complete("0/" + offset);
                fixture.consumer.awaitParked();
                fixture.consumer.turn();
            }
            assertThat(fixture.consumer.paused()).containsExactly(LaneFixture.partition(0));

            // When
            fixture.handler.complete("0/0");
            fixture.consumer.awaitParked();

            // Then
            assertThat(fixture.consumer.paused()).isEmpty();
        }
    }

    @Test
    void resumesAPartitionOnceHalfOfItsRecordsHasDrained() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withMaxRecords(4))) {
            // Given
            fixture.handOut(0, 0, 1, 2, 3);
            fixture.handler.complete("0/3");
            fixture.consumer.awaitParked();
            assertThat(fixture.consumer.paused()).containsExactly(LaneFixture.partition(0));

            // When
            fixture.handler.complete("0/2");
            fixture.consumer.awaitParked();

            // Then
            assertThat(fixture.consumer.paused()).isEmpty();
        }
    }

    @Test
    void resumesAPartitionOnceHalfOfItsBytesHasDrained() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withMaxBytes(100))) {
            // Given
            fixture.consumer.addRecord(LaneFixture.record(0, 0, 30));
            fixture.consumer.addRecord(LaneFixture.record(0, 1, 30));
            fixture.consumer.addRecord(LaneFixture.record(0, 2, 50));
            fixture.consumer.turn();
            fixture.handler.complete("0/0");
            fixture.consumer.awaitParked();
            assertThat(fixture.consumer.paused()).containsExactly(LaneFixture.partition(0));

            // When
            fixture.handler.complete("0/1");
            fixture.consumer.awaitParked();

            // Then
            assertThat(fixture.consumer.paused()).isEmpty();
        }
    }

    @Test
    void isWokenByACompletionWhenItWaitsForRoom() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withMaxRecords(2))) {
            // Given
            fixture.handOut(0, 0, 1, 2);
            assertThat(fixture.handler.taken()).containsExactly("0/0", "0/1");

            // When
            fixture.handler.complete("0/0");
            fixture.consumer.awaitParked();

            // Then
            assertThat(fixture.handler.taken()).containsExactly("0/0", "0/1", "0/2");
        }
    }

    @Test
    void isNotWokenByACompletionWhenItHasRoom() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handOut(0, 0);

            // When
            fixture.handler.complete("0/0");
            fixture.consumer.awaitParked();

            // Then
            assertThat(fixture.consumer.commits()).isEmpty();
        }
    }

    @Test
    void offersTheSameRecordAgainWhenItWasNotTakenAndHoldsBackItsPartitionAlone() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.ROOMY)) {
            // Given
            fixture.handler.refuse(0);
            fixture.add(1, 0);
            fixture.handOut(0, 0, 1);
            fixture.handOut(1, 1);
            assertThat(fixture.handler.offered())
                    .filteredOn(name -> name.startsWith("0"))
                    .containsOnly("0/0");
            assertThat(fixture.handler.taken()).containsExactly("1/0", "1/1");
            assertThat(fixture.consumer.paused()).containsExactly(LaneFixture.partition(0));

            // When
            fixture.handler.refuseNothing();
            fixture.consumer.turn();

            // Then
            assertThat(fixture.handler.taken()).containsExactly("1/0", "1/1", "0/0", "0/1");
            assertThat(fixture.consumer.paused()).isEmpty();
        }
    }

    @Test
    void doesNotCommitOverARecordThatWasNotTaken() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withMaxRecords(1))) {
            // Given
            fixture.handOut(0, 0, 1);
            fixture.handler.refuse(0);
            fixture.handler.complete("0/0");
            fixture.consumer.awaitParked();

            // When
            fixture.consumer.turn();

            // Then
            assertThat(fixture.consumer.committed(LaneFixture.partition(0))).contains(1L);
        }
    }

    @Test
    void tellsOnceOfARecordThatIsAboutToHoldUpItsPartition() {
        try (LaneFixture fixture = LaneFixture.start(LaneFixture.withMaxRecords(4))) {
            // Given
            fixture.handOut(0, 0);
            fixture.handOut(1, 0);
            String told = "holding up 0/0";
            for (long offset = 1; offset < 24; offset++) {
                assertThat(fixture.heard).doesNotContain(told);
                completeNext(fixture, offset);
            }

            // When
            completeNext(fixture, 24);
            completeNext(fixture, 25);

            // Then
            assertThat(fixture.heard).containsOnlyOnce(told).doesNotContain("holding up 1/0");
            assertThat(fixture.consumer.paused()).isEmpty();
        }
    }

    private static void completeNext(LaneFixture fixture, long offset) {
        fixture.handOut(0, offset);
        fixture.handler.complete("0/" + offset);
        fixture.consumer.turn();
    }
}
