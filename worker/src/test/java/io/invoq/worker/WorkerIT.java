package io.invoq.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.platform.config.ConfigLoader;
import io.invoq.platform.config.ConfigSources;
import io.invoq.platform.health.HealthChecks;
import io.invoq.platform.lifecycle.Node;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole worker between the topics of a real broker and real programs. */
@ExtendWith({SharedKafka.class, LeakCheck.class})
class WorkerIT {

    private static final Duration CEILING = Duration.ofSeconds(60);

    private final KafkaFixture kafka;

    @TempDir
    private Path directory;

    private WorkerTopics topics;
    private Worker worker;
    private FunctionDefinition upper;

    WorkerIT(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void start() throws Exception {
        Files.writeString(directory.resolve("upper.sh"), """
                #!/bin/sh
                [ "$QUERY_STRING" = slow ] && sleep 1
                echo "$INVOQ_REQUEST_ID" >> runs
                tr a-z A-Z
                """);
        assertThat(directory.resolve("upper.sh").toFile().setExecutable(true)).isTrue();
        worker = Worker.start(node(), config(), new HealthChecks());
        topics = new WorkerTopics(kafka.bootstrapServers());
        upper = FunctionBuilder.function("upper-" + System.nanoTime())
                .runs(RuntimeName.EXEC, directory, "./upper.sh")
                .build();
        topics.register(upper);
    }

    @AfterEach
    void stop() {
        worker.close();
        topics.close();
    }

    @Test
    void aSynchronousInvocationIsAnsweredOnThePartitionItNames() {
        // When
        Invocation invocation = topics.sync(upper, "hello", null, Duration.ofSeconds(30));

        // Then
        Result reply = topics.awaitReply(invocation.id(), CEILING);
        assertThat(answer(reply).body().utf8()).isEqualTo("HELLO");
        assertThat(reply.function()).isEqualTo(upper.urn());
    }

    @Test
    void anAsynchronousInvocationLeavesAResultThatCarriesItsCallback() {
        // When
        Invocation invocation = topics.async(upper, "hello", "https://example.org/done");

        // Then
        Result result = topics.awaitResult(invocation.id(), CEILING);
        assertThat(answer(result).body().utf8()).isEqualTo("HELLO");
        assertThat(result.callbackUrl()).isEqualTo("https://example.org/done");
        assertThat(result.execution().attempt()).isEqualTo(1);
    }

    @Test
    void anInvocationThatWaitsRunsAtItsMoment() {
        // Given
        Instant notBefore = Instant.now().plusMillis(1_500);

        // When
        Invocation invocation = topics.later(upper, "hello", notBefore);

        // Then
        Result result = topics.awaitResult(invocation.id(), CEILING);
        assertThat(Instant.now()).isAfter(notBefore);
        assertThat(answer(result).body().utf8()).isEqualTo("HELLO");
        assertThat(result.execution().attempt()).isEqualTo(2);
    }

    @Test
    void whatCannotRunIsAnsweredAndWhatDoesNotReadIsPassedOver() {
        // Given
        topics.garbage();
        FunctionDefinition unknown = FunctionBuilder.function("nobody").build();

        // When
        Invocation nobody = topics.sync(unknown, "x", null, Duration.ofSeconds(30));
        Invocation late = topics.sync(upper, "x", null, Duration.ofSeconds(-1));
        Invocation slow = topics.sync(upper, "x", "slow", Duration.ofMillis(300));

        // Then
        assertThat(failure(topics.awaitReply(nobody.id(), CEILING))).isEqualTo(FailureKind.FUNCTION_NOT_FOUND);
        assertThat(failure(topics.awaitReply(late.id(), CEILING))).isEqualTo(FailureKind.EXPIRED);
        assertThat(failure(topics.awaitReply(slow.id(), CEILING))).isEqualTo(FailureKind.TIMED_OUT);
        await().atMost(CEILING).untilAsserted(() -> assertThat(topics.lag()).isZero());
    }

    @Test
    void aWorkerThatStopsEndsWhatItHasTakenAndTheNextRunsTheRestOnce() throws Exception {
        // Given
        List<RequestId> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ids.add(topics.async(upper, "n" + i, null, i % 4 == 0 ? "slow" : null)
                    .id());
        }
        topics.awaitResult(ids.getFirst(), CEILING);

        // When
        worker.close();
        worker = Worker.start(node(), config(), new HealthChecks());

        // Then
        for (RequestId id : ids) {
            assertThat(answer(topics.awaitResult(id, CEILING)).status()).isEqualTo(200);
        }
        List<String> runs = Files.readAllLines(directory.resolve("runs"));
        assertThat(runs).hasSize(ids.size()).doesNotHaveDuplicates();
        await().atMost(CEILING).untilAsserted(() -> assertThat(topics.lag()).isZero());
    }

    private static HttpAnswer answer(Result result) {
        assertThat(result.outcome()).isInstanceOf(Outcome.Answered.class);
        return ((Outcome.Answered) result.outcome()).answer();
    }

    private static FailureKind failure(Result result) {
        assertThat(result.outcome()).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) result.outcome()).kind();
    }

    private WorkerProcessConfig load() {
        return ConfigLoader.load(
                        WorkerProcessConfig.class,
                        new ConfigSources()
                                .environment(Map.of())
                                .set(List.of(
                                        "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                                        "topics.partitions=4",
                                        "topics.replication-factor=1",
                                        "topics.min-insync-replicas=1",
                                        "worker.delete-interval=1s")))
                .value();
    }

    private Node node() {
        WorkerProcessConfig config = load();
        return new Node(config.node(), config.kafka(), config.topics(), InstantSource.system());
    }

    private WorkerConfig config() {
        return load().worker();
    }
}
