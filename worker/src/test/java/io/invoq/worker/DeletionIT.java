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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A function that is deleted while its calls run and wait, and one of its name that is made after it. */
@ExtendWith({SharedKafka.class, LeakCheck.class})
class DeletionIT {

    private static final Duration CEILING = Duration.ofSeconds(60);

    private final KafkaFixture kafka;

    @TempDir
    private Path directory;

    DeletionIT(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @Test
    void whatRunsEndsAsItWouldAndWhatWaitsEndsAsNotFoundWhoeverHasTheName() throws Exception {
        // Given
        TestWorker.write(directory, "gate.sh", """
                #!/bin/sh
                echo "$INVOQ_REQUEST_ID" >> runs
                while [ ! -e open ]; do sleep 0.1; done
                echo done
                """);
        TestWorker.write(directory, "new.sh", "#!/bin/sh\necho \"$INVOQ_REQUEST_ID\" >> runs\necho new\n");
        FunctionBuilder builder = FunctionBuilder.function("deleted-" + System.nanoTime());
        FunctionDefinition deleted = builder.runs(RuntimeName.EXEC, directory, "./gate.sh")
                .instances(0, 1)
                .build();
        FunctionDefinition made = builder.runs(RuntimeName.EXEC, directory, "./new.sh")
                .revision(2)
                .createdAt(Instant.EPOCH.plusSeconds(1))
                .build();
        try (Worker worker = InProcessWorker.start(kafka);
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            topics.register(deleted);
            RequestId running = topics.accepted(deleted, "x", Duration.ZERO).id();
            await().atMost(CEILING).until(() -> runs().contains(running.toString()));
            RequestId queued = topics.accepted(deleted, "x", Duration.ZERO).id();
            RequestId caller = topics.sync(deleted, "x", null, CEILING).id();
            RequestId delayed =
                    topics.later(deleted, "x", Instant.now().plusSeconds(4)).id();

            // When
            topics.delete(deleted);

            // Then
            assertNotFound(topics.awaitReply(caller, CEILING));
            assertNotFound(topics.awaitResult(queued, CEILING));
            Files.createFile(directory.resolve("open"));
            assertThat(topics.awaitResult(running, CEILING).outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Answered.class,
                            answered ->
                                    assertThat(answered.answer().body().utf8()).isEqualTo("done\n"));
            assertNotFound(
                    topics.awaitReply(topics.sync(deleted, "x", null, CEILING).id(), CEILING));
            assertNotFound(topics.awaitResult(delayed, CEILING));

            // When
            topics.register(made);
            RequestId late = topics.accepted(deleted, "x", Duration.ZERO).id();
            RequestId ofNew = topics.accepted(made, "x", Duration.ZERO).id();

            // Then
            assertNotFound(topics.awaitResult(late, CEILING));
            assertThat(topics.awaitResult(ofNew, CEILING).outcome())
                    .isInstanceOfSatisfying(
                            Outcome.Answered.class,
                            answered ->
                                    assertThat(answered.answer().body().utf8()).isEqualTo("new\n"));
            assertThat(runs()).containsExactly(running.toString(), ofNew.toString());
            assertThat(List.of(running, queued, delayed, late, ofNew))
                    .allSatisfy(id -> assertThat(topics.results(id)).isEqualTo(1));
            await().atMost(CEILING).untilAsserted(() -> assertThat(topics.lag()).isZero());
        }
    }

    /** A pause of what is gone must not keep its calls for ever. */
    @Test
    void callsThatWaitForAPausedFunctionEndWhenItIsDeleted() throws Exception {
        // Given
        FunctionDefinition function = FunctionBuilder.function("paused-" + System.nanoTime())
                .runs(RuntimeName.EXEC, directory, "./none.sh")
                .build();
        try (Worker worker = InProcessWorker.start(kafka, "worker.parking-rate=100");
                WorkerTopics topics = new WorkerTopics(kafka.bootstrapServers())) {
            topics.register(function);
            topics.pause(function);
            List<RequestId> calls = List.of(
                    topics.accepted(function, "x", Duration.ZERO).id(),
                    topics.accepted(function, "x", Duration.ZERO).id());
            await().atMost(CEILING).untilAsserted(() -> assertThat(topics.lag()).isZero());

            // When
            topics.delete(function);

            // Then
            for (RequestId id : calls) {
                assertNotFound(topics.awaitResult(id, CEILING));
            }
        }
    }

    private List<String> runs() throws Exception {
        Path runs = directory.resolve("runs");
        return Files.exists(runs) ? Files.readAllLines(runs) : List.of();
    }

    private static void assertNotFound(Result result) {
        assertThat(result.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.FUNCTION_NOT_FOUND));
    }
}
