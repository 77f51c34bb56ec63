package io.invoq.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.testkit.JavaCommand;
import io.invoq.testkit.JavaProcess;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import io.invoq.testkit.LeakCheck;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Transactional lanes that are processes, killed, paused and left without answers: what a reader of results sees. */
@ExtendWith(LeakCheck.class)
class TransactionalLaneFaultIT {

    private static final Duration CEILING = LaneTopics.CEILING;
    private static final Pattern HOLDS = Pattern.compile(LaneMain.HOLDS);

    private static KafkaNodes kafka;

    private String name;
    private LaneTopics topics;

    @BeforeAll
    static void startBroker() throws InterruptedException {
        kafka = KafkaFixture.own(1);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void start(TestInfo test) throws Exception {
        name = test.getTestMethod().orElseThrow().getName();
        topics = new LaneTopics(kafka.bootstrapServers(), name);
    }

    @AfterEach
    void stop() {
        topics.close();
    }

    @Test
    void oneKilledBeforeItsCommitIsFollowedByItsNextProcess() {
        killedBeforeItsCommit("node");
    }

    @Test
    void oneKilledBeforeItsCommitIsFollowedByAnotherNodeThatEndsItsTransaction() {
        killedBeforeItsCommit("other");
    }

    @Test
    void oneThatWakesUpAfterItsPartitionsMovedWritesNothingOfThem() {
        // Given
        List<String> calls = topics.write("first", 400);
        try (JavaProcess sleeper = lane("sleeper", "hold-once")) {
            sleeper.awaitLine(HOLDS, CEILING);

            // When
            sleeper.pause();
            try (JavaProcess next = lane("other", "run")) {
                topics.awaitAll(calls, CEILING);
                sleeper.resume();
                topics.awaitAll(topics.write("second", 400), CEILING);

                // Then
                assertThat(topics.doubled()).isEmpty();
                assertThat(next.isAlive()).isTrue();
            }
        }
    }

    @Test
    void thoseKilledAgainAndAgainLoseAndDoubleNothing() {
        // Given
        List<String> calls = topics.write("call", 20_000);

        // When
        for (int kill = 1; kill <= 3; kill++) {
            int enough = kill * 3_000;
            try (JavaProcess lane = lane("node", "slow")) {
                lane.await("some to end", CEILING, () -> topics.left().size() >= enough);
                lane.kill();
            }
        }
        int before = topics.left().size();
        try (JavaProcess last = lane("node", "run")) {
            topics.awaitAll(calls, CEILING);
            assertThat(last.isAlive()).isTrue();
        }

        // Then
        assertThat(before).as("so that the kills came in the middle").isLessThan(20_000);
        assertThat(topics.doubled()).isEmpty();
    }

    @Test
    void oneThatDoesNotHearOfItsCommitsFindsOutHowTheyEnded() {
        // Given
        List<String> calls = topics.write("call", 3_000);

        // When
        try (JavaProcess lane = lane("node", "deaf")) {
            topics.awaitAll(calls, CEILING);
            assertThat(lane.isAlive()).isTrue();
        }

        // Then
        assertThat(topics.doubled()).isEmpty();
    }

    @Test
    void thoseThatComeAndGoInGoodOrderLoseAndDoubleNothing() throws Exception {
        // Given
        try (JavaProcess stays = lane("stays", "run")) {
            List<String> calls = topics.write("call", 20_000);
            for (int i = 1; i <= 3; i++) {
                int enough = i * 3_000;
                try (JavaProcess comes = lane("comes-" + i, "run")) {
                    comes.await("some to end", CEILING, () -> topics.left().size() >= enough);
                    comes.terminate(CEILING);
                }
            }

            // Then
            topics.awaitAll(calls, CEILING);
            assertThat(stays.isAlive()).isTrue();
            assertThat(topics.doubled()).isEmpty();
        }
    }

    private void killedBeforeItsCommit(String successor) {
        // Given
        List<String> calls = topics.write("call", 1_000);
        try (JavaProcess killed = lane("node", "hold")) {
            killed.awaitLine(HOLDS, CEILING);
            assertThat(topics.left()).as("nothing that is not committed").isEmpty();

            // When
            killed.kill();
        }
        try (JavaProcess next = lane(successor, "run")) {
            topics.awaitAll(calls, CEILING);
            assertThat(next.isAlive()).isTrue();
        }

        // Then
        assertThat(topics.doubled()).isEmpty();
    }

    private JavaProcess lane(String node, String how) {
        return new JavaCommand("lane-" + node, LaneMain.class.getName())
                .args(kafka.bootstrapServers(), name, node, how)
                .start();
    }
}
