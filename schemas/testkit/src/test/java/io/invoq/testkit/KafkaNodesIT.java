package io.invoq.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class KafkaNodesIT {

    @Test
    void keepsPortAndDataWhenItsOnlyNodeIsKilledAndStartedAgain() {
        // Given
        try (KafkaNodes kafka = KafkaFixture.own(1)) {
            String topic = kafka.createTopic("kept", 1);
            Records.send(kafka.bootstrapServers(), topic, "before");
            // When
            kafka.killNode(0);
            kafka.startNode(0);
            // Then
            Records.send(kafka.bootstrapServers(), topic, "after");
            assertThat(Records.read(kafka.bootstrapServers(), topic, 2)).containsExactly("before", "after");
        }
    }

    @Test
    void servesOnWithAnyOneOfThreeNodesStoppedKilledOrPaused() {
        // Given
        try (KafkaNodes kafka = KafkaFixture.own(3)) {
            String topic = kafka.createTopic("carried", 3);
            // When
            kafka.stopNode(0);
            Records.send(kafka.bootstrapServers(), topic, "0 stopped");
            kafka.startNode(0);
            kafka.killNode(1);
            Records.send(kafka.bootstrapServers(), topic, "1 killed");
            kafka.startNode(1);
            kafka.pauseNode(2);
            Records.send(kafka.bootstrapServers(), topic, "2 paused");
            kafka.resumeNode(2);
            // Then
            assertThat(Records.read(kafka.bootstrapServers(), topic, 3))
                    .containsExactlyInAnyOrder("0 stopped", "1 killed", "2 paused");
        }
    }

    @Test
    void doesNotStartANodeTwice() {
        // Given
        try (KafkaNodes kafka = KafkaFixture.own(1)) {
            // When, Then
            assertThatThrownBy(() -> kafka.startNode(0)).hasMessage("node 0 is running");
        }
    }
}
