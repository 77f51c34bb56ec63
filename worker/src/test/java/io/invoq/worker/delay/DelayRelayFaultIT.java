package io.invoq.worker.delay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.testkit.JavaCommand;
import io.invoq.testkit.JavaProcess;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import io.invoq.testkit.LeakCheck;
import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Relays that are processes, killed and paused: what those see who read what is committed. */
@ExtendWith(LeakCheck.class)
class DelayRelayFaultIT {

    private static final Duration CEILING = Duration.ofSeconds(90);
    private static final Pattern HOLDS = Pattern.compile(RelayMain.HOLDS);

    private static KafkaNodes kafka;

    private DelayTopics topics;

    @BeforeAll
    static void startBroker() throws InterruptedException {
        kafka = KafkaFixture.own(1);
        DelayTopics.create(kafka.bootstrapServers());
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void start() {
        topics = new DelayTopics(kafka.bootstrapServers());
    }

    @AfterEach
    void stop() {
        topics.close();
    }

    @Test
    void aRelayKilledBetweenSendAndCommitIsFollowedByItsNextProcess() {
        killedBeforeItsCommit("node");
    }

    @Test
    void aRelayKilledBetweenSendAndCommitIsFollowedByAnotherNode() {
        killedBeforeItsCommit("other");
    }

    @Test
    void aRelayThatWakesUpAfterItsPartitionsMovedWritesNothing() {
        // Given
        List<RequestId> ids;
        try (JavaProcess sleeper = relay("sleeper", "hold-once")) {
            ids = topics.putOff(200, Duration.ofSeconds(1));
            sleeper.awaitLine(HOLDS, CEILING);

            // When
            sleeper.pause();
            try (JavaProcess next = relay("other", "run")) {
                awaitAll(ids);
                sleeper.resume();
                List<RequestId> more = topics.putOff(200, Duration.ofSeconds(1));

                // Then
                awaitAll(more);
                assertEachOnce();
                assertThat(next.isAlive()).isTrue();
            }
        }
    }

    @Test
    void relaysKilledAgainAndAgainLoseAndDoubleNothing() {
        // Given
        List<RequestId> ids = topics.putOff(4_000, Duration.ofSeconds(2));

        // When
        for (int kill = 1; kill <= 3; kill++) {
            int enough = kill * 700;
            try (JavaProcess relay = relay("node", "slow")) {
                relay.await("some to arrive", CEILING, () -> topics.arrived().size() >= enough);
                relay.kill();
            }
        }
        int before = topics.arrived().size();
        try (JavaProcess last = relay("node", "run")) {
            awaitAll(ids);
            assertThat(last.isAlive()).isTrue();
        }

        // Then
        assertThat(before).as("so that the kills came in the middle").isLessThan(4_000);
        assertEachOnce();
    }

    private void killedBeforeItsCommit(String successor) {
        // Given
        List<RequestId> ids = topics.putOff(300, Duration.ofSeconds(1));
        try (JavaProcess killed = relay("node", "hold")) {
            killed.awaitLine(HOLDS, CEILING);
            assertThat(topics.arrived()).as("nothing that is not committed").isEmpty();

            // When
            killed.kill();
        }
        try (JavaProcess next = relay(successor, "run")) {
            awaitAll(ids);
            assertThat(next.isAlive()).isTrue();
        }

        // Then
        assertEachOnce();
    }

    private static JavaProcess relay(String node, String how) {
        return new JavaCommand("relay-" + node, RelayMain.class.getName())
                .args(kafka.bootstrapServers(), node, how)
                .start();
    }

    private void awaitAll(List<RequestId> ids) {
        await().atMost(CEILING)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> topics.arrived().keySet().containsAll(ids));
    }

    private void assertEachOnce() {
        await().atMost(CEILING)
                .pollInSameThread()
                .during(Duration.ofSeconds(2))
                .until(() -> !topics.arrived().isEmpty() && topics.isReadToTheEnd());
        assertThat(topics.doubled()).as("calls that arrived more than once").isZero();
    }
}
