package io.invoq.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.ingress.status.Waiters.Waiter;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class WaitersTest {

    private static final CallKey KEY = new CallKey(1, 2, 3);
    private static final CallKey OTHER = new CallKey(1, 2, 4);
    private static final ConsumerRecord<byte[], byte[]> RECORD =
            new ConsumerRecord<>("invoq.results", 0, 0, new byte[0], new byte[0]);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration NONE = Duration.ZERO;

    private final Waiters waiters = new Waiters(3);

    @Test
    void handsARecordToAllWhoWaitForItAndToNobodyElse() throws InterruptedException {
        try (Waiter one = waiters.register(KEY);
                Waiter two = waiters.register(KEY);
                Waiter other = waiters.register(OTHER)) {
            // When
            waiters.arrive(KEY, RECORD);
            // Then
            assertThat(one.await(LONG)).containsSame(RECORD);
            assertThat(two.await(LONG)).containsSame(RECORD);
            assertThat(other.await(NONE)).isEmpty();
        }
    }

    @Test
    void forgetsWhoHasGone() throws InterruptedException {
        try (Waiter stays = waiters.register(KEY)) {
            // Given
            waiters.register(KEY).close();
            // When
            waiters.arrive(KEY, RECORD);
            // Then
            assertThat(stays.await(LONG)).isPresent();
        }
        assertThat(waiters.isEmpty()).isTrue();
    }

    @Test
    void takesSoManyAndNoMore() {
        try (Waiter one = waiters.register(KEY);
                Waiter two = waiters.register(KEY);
                Waiter three = waiters.register(OTHER)) {
            assertThat(waiters.isEmpty()).isFalse();
            assertThatThrownBy(() -> waiters.register(OTHER))
                    .isInstanceOfSatisfying(
                            StatusUnavailableException.class,
                            e -> assertThat(e.isBusy()).isTrue())
                    .hasMessage("status.max-waiting=3 requests wait for results");
        }
        waiters.register(OTHER).close();
        assertThat(waiters.isEmpty()).isTrue();
    }

    @Test
    void endsAllWaitsAtOnceWhenReleased() throws InterruptedException {
        try (Waiter before = waiters.register(KEY)) {
            // When
            waiters.release();
            // Then
            assertThat(before.await(LONG)).isEmpty();
            try (Waiter after = waiters.register(OTHER)) {
                assertThat(after.await(LONG)).isEmpty();
            }
        }
    }
}
