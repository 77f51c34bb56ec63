package io.invoq.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A function that is paused, called and resumed. */
@ExtendWith({SharedKafka.class, LeakCheck.class})
class PauseIT {

    private static final Duration CEILING = Duration.ofSeconds(90);
    private static final int FLOOD = 100;
    private static final String[] SETTINGS = {
        "worker.max-running=16", "worker.max-queued-per-function=10", "worker.parking-rate=100"
    };

    private final KafkaFixture kafka;

    @TempDir
    private Path directory;

    PauseIT(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void writeFunctions() {
        TestWorker.write(directory, "note.sh", """
                #!/bin/sh
                echo "$INVOQ_REQUEST_ID" >> runs
                """);
        TestWorker.write(directory, "gate.sh", """
                #!/bin/sh
                echo "$INVOQ_REQUEST_ID" >> runs
                while [ ! -e open ]; do sleep 0.1; done
                """);
        TestWorker.write(directory, "second.sh", """
                #!/bin/sh
                [ -e "seen-$INVOQ_REQUEST_ID" ] || { touch "seen-$INVOQ_REQUEST_ID"; exit 1; }
                """);
        TestWorker.write(directory, "upper.sh", "#!/bin/sh\ntr a-z A-Z\n");
    }

    @Test
    void callsOfAPausedFunctionWaitBesideItsNeighboursThroughARestartAndRunOnce() throws Exception {
        // Given
        FunctionDefinition paused = function("paused", "./note.sh");
        FunctionDefinition neighbour = InProcessWorker.neighbourOf(
                paused,
                name -> FunctionBuilder.function(name)
                        .runs(RuntimeName.EXEC, directory, "./upper.sh")
                        .build());
        List<RequestId> flood = new ArrayList<>();
        try (Worker worker = InProcessWorker.start(kafka, SETTINGS);
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            topics.register(paused);
            topics.register(neighbour);
            topics.pause(paused);
            for (int i = 0; i < FLOOD; i++) {
                flood.add(topics.async(paused, "x", null).id());
            }

            // When
            topics.awaitResult(topics.async(neighbour, "hello", null).id(), CEILING);

            // Then
            assertThat(runs()).as("while it is paused").isEmpty();
        }
        try (Worker worker = InProcessWorker.start(kafka, SETTINGS);
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            topics.awaitResult(topics.async(neighbour, "hello", null).id(), CEILING);
            assertThat(runs()).as("after a restart").isEmpty();
            await().atMost(CEILING)
                    .untilAsserted(() -> assertThat(topics.lag())
                            .as("its partition moves on")
                            .isZero());
            topics.resume(paused);
            for (RequestId id : flood) {
                assertThat(topics.awaitResult(id, CEILING).execution().attempt())
                        .as("waiting is no attempt")
                        .isEqualTo(1);
            }
            assertThat(runs()).hasSize(FLOOD).doesNotHaveDuplicates();
            assertThat(flood).allSatisfy(id -> assertThat(topics.results(id)).isEqualTo(1));
            await().atMost(CEILING).untilAsserted(() -> assertThat(topics.lag()).isZero());
        }
    }

    @Test
    void callsOfAPausedFunctionLetTheirNeighboursPassAtOnceWhateverTheParkingRate() throws Exception {
        // Given
        FunctionDefinition paused = function("flooded", "./note.sh");
        FunctionDefinition neighbour = InProcessWorker.neighbourOf(
                paused,
                name -> FunctionBuilder.function(name)
                        .runs(RuntimeName.EXEC, directory, "./upper.sh")
                        .build());
        try (Worker worker = InProcessWorker.start(kafka, "worker.parking-rate=1");
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            topics.register(paused);
            topics.register(neighbour);
            topics.pause(paused);
            for (int i = 0; i < FLOOD; i++) {
                var _ = topics.async(paused, "x", null);
            }

            // When, Then
            topics.awaitResult(topics.async(neighbour, "hello", null).id(), Duration.ofSeconds(FLOOD / 2));
            topics.delete(paused);
        }
    }

    @Test
    void whatRunsEndsWhatWaitsIsPutOffAndASynchronousCallIsToldAtOnce() throws Exception {
        // Given
        FunctionDefinition function = function("single", "./gate.sh");
        try (Worker worker = InProcessWorker.start(kafka, SETTINGS);
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            topics.register(function);
            RequestId running = topics.async(function, "x", null).id();
            await().atMost(CEILING).until(() -> runs().contains(running.toString()));
            RequestId queued = topics.async(function, "x", null).id();
            RequestId waiting = topics.sync(function, "x", null, CEILING).id();

            // When
            topics.pause(function);

            // Then
            assertPaused(topics.awaitReply(waiting, CEILING));
            assertPaused(
                    topics.awaitReply(topics.sync(function, "x", null, CEILING).id(), CEILING));
            Files.createFile(directory.resolve("open"));
            assertThat(topics.awaitResult(running, CEILING).outcome()).isInstanceOf(Outcome.Answered.class);
            assertThat(runs()).containsExactly(running.toString());
            topics.resume(function);
            topics.awaitResult(queued, CEILING);
            assertThat(runs()).containsExactly(running.toString(), queued.toString());
        }
    }

    /** Seven hours old; the function allows six. */
    @Test
    void theTimeThatACallWaitedForItsFunctionCostsItNoAttempt() throws Exception {
        // Given
        FunctionDefinition function = function("second", "./second.sh");
        try (Worker worker = InProcessWorker.start(kafka, SETTINGS);
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            topics.register(function);
            topics.pause(function);
            List<RequestId> old = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                old.add(topics.accepted(function, "x", Duration.ofHours(7)).id());
            }
            await().atMost(CEILING).untilAsserted(() -> assertThat(topics.lag()).isZero());

            // When
            topics.resume(function);

            // Then
            for (RequestId id : old) {
                Result result = topics.awaitResult(id, CEILING);
                assertThat(result.outcome()).isInstanceOf(Outcome.Answered.class);
                assertThat(result.execution().attempt()).isEqualTo(2);
            }
        }
    }

    private FunctionDefinition function(String name, String program) {
        return FunctionBuilder.function(name + "-" + System.nanoTime())
                .runs(RuntimeName.EXEC, directory, program)
                .instances(0, 1)
                .build();
    }

    private List<String> runs() throws Exception {
        Path runs = directory.resolve("runs");
        return Files.exists(runs) ? Files.readAllLines(runs) : List.of();
    }

    private static void assertPaused(Result result) {
        assertThat(result.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.FUNCTION_PAUSED));
    }
}
