package io.invoq.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class PositionsTest {

    private static final TopicPartition ZERO = new TopicPartition("t", 0);
    private static final TopicPartition ONE = new TopicPartition("t", 1);

    private final Positions positions = new Positions();

    @Test
    void waitsForEveryPartition() throws InterruptedException {
        // Given
        positions.reached(Map.of(ZERO, 5L));
        // When, Then
        assertThat(positions.await(Map.of(ZERO, 5L), Duration.ZERO)).isTrue();
        assertThat(positions.await(Map.of(ZERO, 5L, ONE, 1L), Duration.ZERO)).isFalse();
        assertThat(positions.await(Map.of(ZERO, 6L), Duration.ofMillis(5))).isFalse();
    }

    @Test
    void wakesWhoWaits() {
        // Given
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return positions.await(Map.of(ONE, 3L), Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        // When
        positions.reached(Map.of(ONE, 2L));
        positions.reached(Map.of(ONE, 3L));
        // Then
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
    }
}
