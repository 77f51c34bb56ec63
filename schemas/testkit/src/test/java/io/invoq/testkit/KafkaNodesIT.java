package io.invoq.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
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
    void servesOnWithAnyOneOfThreeNodesStoppedOrKilled() {
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
            // Then
            assertThat(Records.read(kafka.bootstrapServers(), topic, 2))
                    .containsExactlyInAnyOrder("0 stopped", "1 killed");
        }
    }

    @Test
    void servesOnWhileTheActiveControllerStandsStillAndIsWholeAgainAfterwards() {
        // Given
        try (KafkaNodes kafka = KafkaFixture.own(3)) {
            String topic = kafka.createTopic("carried", 3);
            Records.send(kafka.bootstrapServers(), topic, "before");
            int controller = kafka.activeController();
            // When
            kafka.pauseNode(controller);
            Records.send(kafka.bootstrapServers(), topic, "1", "2", "3", "4", "5", "6");
            int successor = kafka.activeController();
            kafka.resumeNode(controller);
            kafka.awaitWhole();
            // Then
            assertThat(successor).isNotEqualTo(controller);
            assertThat(Records.read(kafka.bootstrapServers(), topic, 7))
                    .containsExactlyInAnyOrder("before", "1", "2", "3", "4", "5", "6");
        }
    }

    @Test
    void aPausedNodeAnswersNothingUntilItGoesOn() throws Exception {
        // Given
        try (KafkaNodes kafka = KafkaFixture.own(1);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(admin.describeCluster().nodes().get()).hasSize(1);
            // When
            kafka.pauseNode(0);
            var question = admin.describeCluster().nodes();
            // Then
            assertThatThrownBy(() -> question.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            kafka.resumeNode(0);
            assertThat(question.get(60, TimeUnit.SECONDS)).hasSize(1);
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
