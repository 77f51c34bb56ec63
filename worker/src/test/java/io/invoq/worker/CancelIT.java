package io.invoq.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls that are taken back, by a real broker and real programs. What a function did stands in its own file: a line when a
 * call begins, another when it has gone to its end.
 */
@ExtendWith({SharedKafka.class, LeakCheck.class})
class CancelIT {

    private static final Duration CEILING = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final String TENANT = "tests";

    private final KafkaFixture kafka;

    @TempDir
    private Path directory;

    private WorkerTopics topics;
    private Worker worker;
    private FunctionDefinition program;

    CancelIT(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void start() throws Exception {
        TestWorker.write(directory, "work.sh", """
                #!/bin/sh
                echo "begin $INVOQ_REQUEST_ID" >> lines
                sleep "$(cat)"
                echo "end $INVOQ_REQUEST_ID" >> lines
                """);
        TestWorker.write(directory, "main.py", """
                import time
                def handler(event, context):
                    with open("lines", "a") as lines: lines.write("begin " + context.get_request_id() + "\\n")
                    time.sleep(float(event.body.decode()))
                    with open("lines", "a") as lines: lines.write("end " + context.get_request_id() + "\\n")
                """);
        worker = InProcessWorker.start(kafka);
        topics = new WorkerTopics(kafka.bootstrapServers());
        program = FunctionBuilder.function("work-" + System.nanoTime())
                .runs(RuntimeName.EXEC, directory, "./work.sh")
                .instances(0, 1)
                .timeout(CEILING)
                .build();
        topics.register(program);
    }

    @AfterEach
    void stop() {
        worker.close();
        topics.close();
    }

    @Test
    void aCallThatRunsIsStoppedAndOneThatIsQueuedNeverRuns() {
        // Given
        Invocation running = topics.async(program, "4", null);
        Invocation queued = topics.async(program, "0", null);
        awaitLine("begin " + running.id());

        // When
        topics.cancel(queued.id(), TENANT);
        assertThat(cancelled(queued.id(), SOON)).endsWith(", while it waited");
        topics.cancel(running.id(), TENANT);
        assertThat(cancelled(running.id(), SOON))
                .startsWith("cancelled by a request of ")
                .endsWith(", while it ran");

        // Then
        Invocation after = topics.async(program, "0", "https://example.org/done");
        assertThat(topics.awaitResult(after.id(), CEILING).outcome()).isInstanceOf(Outcome.Answered.class);
        await().during(Duration.ofSeconds(4)).atMost(CEILING).until(() -> {
            topics.readOn();
            return lines().equals(List.of("begin " + running.id(), "begin " + after.id(), "end " + after.id()));
        });
        for (RequestId id : List.of(running.id(), queued.id(), after.id())) {
            assertThat(topics.results(id)).isEqualTo(1);
            assertThat(topics.deadLetters(id)).isZero();
        }
    }

    @Test
    void aCallInAHandlersProcessIsStoppedWithItAndTheNextGetsAnother() {
        // Given
        FunctionDefinition handler = FunctionBuilder.function("handler-" + System.nanoTime())
                .runs(RuntimeName.PYTHON3, directory, "main.handler")
                .instances(0, 1)
                .timeout(CEILING)
                .build();
        topics.register(handler);
        Invocation running = topics.async(handler, "4", null);
        awaitLine("begin " + running.id());

        // When
        topics.cancel(running.id(), TENANT);

        // Then
        assertThat(cancelled(running.id(), SOON)).endsWith(", while it ran");
        Invocation next = topics.async(handler, "4", null);
        assertThat(topics.awaitResult(next.id(), CEILING).outcome()).isInstanceOf(Outcome.Answered.class);
        assertThat(lines()).containsExactly("begin " + running.id(), "begin " + next.id(), "end " + next.id());
    }

    @Test
    void aCancelIsKnownToTheWorkerThatStartsLater() throws Exception {
        // Given
        worker.close();
        Invocation cancelled = topics.async(program, "0", null);
        Invocation other = topics.async(program, "0", null);
        topics.cancel(cancelled.id(), TENANT);

        // When
        worker = InProcessWorker.start(kafka);

        // Then
        assertThat(cancelled(cancelled.id(), CEILING)).endsWith(", while it waited");
        assertThat(topics.awaitResult(other.id(), CEILING).outcome()).isInstanceOf(Outcome.Answered.class);
        assertThat(lines()).containsExactly("begin " + other.id(), "end " + other.id());
        assertThat(topics.results(cancelled.id())).isEqualTo(1);
    }

    @Test
    void nobodyCancelsAnotherTenantsCall() {
        // Given
        Invocation running = topics.async(program, "2", null);
        Invocation queued = topics.async(program, "0", null);
        awaitLine("begin " + running.id());

        // When
        topics.cancel(running.id(), "another");
        topics.cancel(queued.id(), "another");

        // Then
        assertThat(topics.awaitResult(running.id(), CEILING).outcome()).isInstanceOf(Outcome.Answered.class);
        assertThat(topics.awaitResult(queued.id(), CEILING).outcome()).isInstanceOf(Outcome.Answered.class);
        assertThat(lines()).contains("end " + running.id(), "end " + queued.id());
    }

    @Test
    void aCallThatWaitsForItsMomentEndsWhenItLeavesItsTier() {
        // Given
        Invocation delayed = topics.later(program, "0", Instant.now().plus(Duration.ofHours(1)));

        // When
        topics.cancel(delayed.id(), TENANT);

        // Then
        assertThat(cancelled(delayed.id(), CEILING)).endsWith(", while it waited");
        assertThat(lines()).isEmpty();
        assertThat(topics.deadLetters(delayed.id())).isZero();
    }

    @Test
    void aCancelThatComesAfterTheResultChangesNothing() {
        // Given
        Invocation done = topics.async(program, "0", null);
        Result result = topics.awaitResult(done.id(), CEILING);

        // When
        topics.cancel(done.id(), TENANT);
        Invocation after = topics.async(program, "0", null);
        topics.awaitResult(after.id(), CEILING);

        // Then
        assertThat(topics.results(done.id())).isEqualTo(1);
        assertThat(result.outcome()).isInstanceOf(Outcome.Answered.class);
        assertThat(topics.deadLetters(done.id())).isZero();
    }

    /** Waits for the result, which must be that the call was cancelled, and gives its message. */
    private String cancelled(RequestId id, Duration atMost) {
        Outcome outcome = topics.awaitResult(id, atMost).outcome();
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) outcome).kind()).isEqualTo(FailureKind.CANCELLED);
        return ((Outcome.Failed) outcome).message();
    }

    private void awaitLine(String line) {
        await().atMost(CEILING).until(() -> lines().contains(line));
    }

    private List<String> lines() {
        Path file = directory.resolve("lines");
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
