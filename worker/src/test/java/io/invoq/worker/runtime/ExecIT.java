package io.invoq.worker.runtime;

import static io.invoq.worker.CallBuilder.call;
import static io.invoq.worker.FunctionBuilder.function;
import static io.invoq.worker.TestWorker.isAlive;
import static io.invoq.worker.TestWorker.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Payload;
import io.invoq.worker.FunctionBuilder;
import io.invoq.worker.RecordedCall;
import io.invoq.worker.TestWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExecIT {

    @TempDir
    private Path code;

    private TestWorker worker;

    @BeforeEach
    void start() {
        worker = TestWorker.start();
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    private FunctionBuilder script(String text) {
        write(code, "run.sh", "#!/bin/sh\n" + text + "\n");
        return function("f").runs(RuntimeName.EXEC, code, "run.sh").concurrency(4);
    }

    @Test
    void givesTheBodyOnStdinAndTakesStdoutAsTheAnswer() {
        var f = script("echo log >&2\nexec tr a-z A-Z").build();
        String text = "some text ".repeat(6000);

        RecordedCall call = worker.submit(call(f).body(null, Payload.of(text)));

        HttpAnswer answer = call.answer();
        assertThat(answer.body().utf8()).isEqualTo(text.toUpperCase(java.util.Locale.ROOT));
        assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(call.end().log()).isEqualTo("log\n");
    }

    @Test
    void givesTheCallAsCgiVariables() {
        var f = script("env | grep -E '^(REQUEST|PATH_INFO|QUERY|CONTENT|HTTP|INVOQ_(REQUEST|ATT))' | LC_ALL=C sort")
                .build();

        RecordedCall call = worker.submit(call(f).request("PUT", "/a%20b+c", "x=%31")
                .headers("X-Some", "1", "x-some", "2", "Proxy", "evil")
                .body("a/b", Payload.of("12345")));

        assertThat(call.text()).isEqualTo("""
                CONTENT_LENGTH=5
                CONTENT_TYPE=a/b
                HTTP_X_SOME=1, 2
                INVOQ_ATTEMPT=1
                INVOQ_REQUEST_ID=%s
                PATH_INFO=/a b+c
                QUERY_STRING=x=%%31
                REQUEST_METHOD=PUT
                """.formatted(call.invocation().id()));
    }

    @Test
    void takesAnExitCodeAsFailureWithTheLastLineOfStderr() {
        var f = script("echo first >&2\necho 'no such thing' >&2\nexit 4").build();

        assertThat(worker.submit(f).failure(FailureKind.RUNTIME_FAILED))
                .isEqualTo("the program exited with code 4: no such thing");
    }

    @Test
    void doesNotMindAProgramThatLeavesItsInputUnread() {
        var f = script("exec 0<&-\necho ok").build();

        assertThat(worker.submit(call(f).body(null, Payload.of("x".repeat(5_000_000))))
                        .text())
                .isEqualTo("ok\n");
    }

    @Test
    void stopsReadingAnAnswerThatIsTooLarge() {
        var f = script("exec yes").build();

        assertThat(worker.submit(f).failure(FailureKind.RESPONSE_TOO_LARGE)).contains("64KiB");
    }

    @Test
    void doesNotWaitForWhatTheProgramLeavesInTheBackground() throws IOException {
        // Given
        var f = script("sleep 300 &\necho $!").build();

        // When
        String pid = worker.submit(f).text();

        // Then
        await().atMost(TestWorker.PATIENCE).until(() -> !isAlive(pid));
    }

    @Test
    void endsACallThatRunsTooLongWithItsChildrenAndNoOther() throws IOException {
        // Given
        var f = script("""
                read line
                if [ "$line" = hang ]; then sleep 300 & echo $! > pid; wait; fi
                sleep 1; echo fine""").timeout(Duration.ofMillis(1500)).instances(0, 1).build();

        // When
        RecordedCall hanging = worker.submit(call(f).body(null, Payload.of("hang\n")));
        RecordedCall neighbour = worker.submit(call(f).body(null, Payload.of("go\n")));

        // Then
        assertThat(neighbour.text()).isEqualTo("fine\n");
        assertThat(hanging.failure(FailureKind.TIMED_OUT)).contains("1500ms");
        String pid = Files.readString(code.resolve("pid"));
        await().atMost(TestWorker.PATIENCE).until(() -> !isAlive(pid));
        worker.awaitLoad(load -> load.slots() == 0 && load.running() == 0);
    }

    @Test
    void saysWhatCannotBeRun() {
        var f = script("true");
        assertThat(code.resolve("run.sh").toFile().setExecutable(false, false)).isTrue();

        assertThat(worker.submit(f.build()).failure(FailureKind.HANDLER_NOT_FOUND))
                .contains("not executable");
        var nul = function("nul").runs(RuntimeName.EXEC, code, "true").build();
        assertThat(worker.submit(call(nul).request("GET", "/%00", null)).failure(FailureKind.BAD_PAYLOAD))
                .contains("PATH_INFO");
    }
}
