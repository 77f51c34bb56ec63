package io.invoq.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class EndOffsetsTest {

    private static final TopicPartition PARTITION = new TopicPartition("invoq.results", 0);

    private final List<CompletableFuture<Map<TopicPartition, Long>>> asked = new ArrayList<>();
    private final EndOffsets ends = new EndOffsets(() -> {
        CompletableFuture<Map<TopicPartition, Long>> question = new CompletableFuture<>();
        asked.add(question);
        return question;
    });

    @Test
    void asksOnceForAllWhoComeWhileAQuestionIsUnderWayAndNeverGivesThemTheOlderAnswer() {
        // Given
        CompletableFuture<Map<TopicPartition, Long>> first = ends.now();
        CompletableFuture<Map<TopicPartition, Long>> second = ends.now();
        CompletableFuture<Map<TopicPartition, Long>> third = ends.now();
        assertThat(asked).hasSize(1);
        // When
        asked.getFirst().complete(Map.of(PARTITION, 1L));
        // Then
        assertThat(first).isCompletedWithValue(Map.of(PARTITION, 1L));
        assertThat(second).isNotDone();
        assertThat(asked).hasSize(2);
        // When
        asked.getLast().complete(Map.of(PARTITION, 2L));
        // Then
        assertThat(second).isCompletedWithValue(Map.of(PARTITION, 2L));
        assertThat(third).isCompletedWithValue(Map.of(PARTITION, 2L));
        assertThat(asked).hasSize(2);
    }

    @Test
    void asksAgainAfterAFailure() {
        // Given
        CompletableFuture<Map<TopicPartition, Long>> first = ends.now();
        CompletableFuture<Map<TopicPartition, Long>> second = ends.now();
        // When
        asked.getFirst().completeExceptionally(new IllegalStateException("away"));
        // Then
        assertThat(first).isCompletedExceptionally();
        asked.getLast().complete(Map.of());
        assertThat(second).isCompletedWithValue(Map.of());
        assertThat(ends.now()).isNotDone();
        assertThat(asked).hasSize(3);
    }

    @Test
    void tellsOfAQuestionThatCannotBeAsked() {
        // Given
        EndOffsets closed = new EndOffsets(() -> {
            throw new IllegalStateException("closed");
        });
        // When, Then
        assertThat(closed.now()).isCompletedExceptionally();
        assertThat(closed.now()).isCompletedExceptionally();
    }
}
