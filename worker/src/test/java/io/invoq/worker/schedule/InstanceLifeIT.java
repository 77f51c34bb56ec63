package io.invoq.worker.schedule;

import static io.invoq.worker.CallBuilder.call;
import static io.invoq.worker.FunctionBuilder.function;
import static io.invoq.worker.TestWorker.isAlive;
import static io.invoq.worker.TestWorker.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Payload;
import io.invoq.worker.FunctionBuilder;
import io.invoq.worker.RecordedCall;
import io.invoq.worker.TestWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scheduler over real processes: how they end, what they leave behind, that every count returns to zero. */
final class InstanceLifeIT {

    private static final String PYTHON = """
            import os, signal, subprocess, sys, time
            def handler(event, context):
                what = event.body.decode()
                if what == "pid":
                    return str(os.getpid())
                if what == "exit":
                    print("about to fail", file=sys.stderr)
                    os._exit(9)
                if what == "kill":
                    os.kill(os.getpid(), signal.SIGKILL)
                if what == "spin":
                    while True: pass
                if what == "child":
                    child = subprocess.Popen(["sleep", "300"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                             start_new_session=True)
                    with open("child", "w") as f: f.write(str(child.pid))
                    time.sleep(300)
                if what.startswith("sleep "):
                    time.sleep(float(what[6:]))
                return what
            """;

    @TempDir
    private Path code;

    private FunctionBuilder python(String name) {
        write(code, "main.py", PYTHON);
        return function(name).runs(RuntimeName.PYTHON3, code, "main.handler");
    }

    private static RecordedCall ask(TestWorker worker, FunctionDefinition f, String what) {
        return worker.submit(call(f).body(null, Payload.of(what)));
    }

    @Test
    void endsARunAtTheFunctionsTimeoutAndItsNeighboursWithIt() {
        try (TestWorker worker = TestWorker.start()) {
            // Given
            var f = python("f")
                    .timeout(Duration.ofSeconds(1))
                    .concurrency(2)
                    .instances(0, 1)
                    .build();
            assertThat(ask(worker, f, "warm").text()).isEqualTo("warm");

            // When
            RecordedCall spinning = ask(worker, f, "spin");
            RecordedCall neighbour = ask(worker, f, "sleep 60");

            // Then
            assertThat(spinning.failure(FailureKind.TIMED_OUT)).contains("timeout of 1s");
            assertThat(neighbour.end().outcome().toString()).containsAnyOf("INSTANCE_EXITED", "TIMED_OUT");
            assertThat(spinning.end().inFunction()).isBetween(Duration.ofMillis(990), Duration.ofMillis(3000));
            assertThat(ask(worker, f, "again").text()).isEqualTo("again");
        }
    }

    @Test
    void endsARunAtTheCallersDeadline() {
        try (TestWorker worker = TestWorker.start()) {
            var f = python("f").build();
            assertThat(ask(worker, f, "warm").text()).isEqualTo("warm");

            RecordedCall call = worker.submit(call(f).body(null, Payload.of("sleep 60"))
                    .deadline(Instant.now().plusMillis(400)));

            assertThat(call.failure(FailureKind.TIMED_OUT)).contains("deadline");
        }
    }

    @Test
    void tellsTheCallsOfAnInstanceHowItEnded() {
        try (TestWorker worker = TestWorker.start()) {
            var f = python("f").build();

            assertThat(ask(worker, f, "exit").failure(FailureKind.INSTANCE_EXITED))
                    .contains("code 9")
                    .doesNotContain("about to fail"); // any call of the instance may have printed it
            assertThat(ask(worker, f, "kill").failure(FailureKind.INSTANCE_EXITED))
                    .contains("SIGKILL");
            assertThat(ask(worker, f, "next").text()).isEqualTo("next");
        }
    }

    @Test
    void leavesNoChildOfAnInstanceBehindHoweverItEnds() throws IOException {
        try (TestWorker worker = TestWorker.start()) {
            // Given
            var f = python("f").timeout(Duration.ofSeconds(1)).build();

            // When
            ask(worker, f, "child").failure(FailureKind.TIMED_OUT);

            // Then
            String pid = Files.readString(code.resolve("child"));
            await().atMost(TestWorker.PATIENCE).until(() -> !isAlive(pid));
        }
    }

    @Test
    void findsChildrenWhoseParentIsGone() throws IOException {
        try (TestWorker worker = TestWorker.start()) {
            // Given
            var f = python("f").concurrency(2).instances(0, 1).build();
            String parent = ask(worker, f, "pid").text();
            RecordedCall call = ask(worker, f, "child");
            await().atMost(TestWorker.PATIENCE)
                    .until(() -> Files.exists(code.resolve("child"))
                            && !Files.readString(code.resolve("child")).isEmpty());

            // When
            ProcessHandle.of(Long.parseLong(parent)).orElseThrow().destroyForcibly();

            // Then
            call.failure(FailureKind.INSTANCE_EXITED);
            String pid = Files.readString(code.resolve("child"));
            await().atMost(TestWorker.PATIENCE).until(() -> !isAlive(pid));
        }
    }

    @Test
    void endsIdleInstancesButNotThoseKeptWarm() {
        try (TestWorker worker = TestWorker.start(8, Duration.ofMillis(300))) {
            // Given
            var warm = python("warm").instances(1, 2).build();
            var cold = python("cold").build();
            worker.scheduler().keepWarm(List.of(warm, cold));
            worker.awaitLoad(load -> load.instances() == 1);
            String first = ask(worker, warm, "pid").text();

            // When
            ask(worker, cold, "x").text();
            worker.awaitLoad(load -> load.instances() == 2);
            worker.awaitLoad(load -> load.instances() == 1 && load.ending() == 0);

            // Then
            assertThat(ask(worker, warm, "pid").text()).isEqualTo(first);
            worker.scheduler().keepWarm(List.of());
            worker.awaitLoad(load -> load.equals(new Load(0, 0, 0, 0, 0, 0, 0, 0)));
        }
    }

    @Test
    void replacesAWarmInstanceThatDied() {
        try (TestWorker worker = TestWorker.start()) {
            var warm = python("warm").instances(1, 1).build();
            worker.scheduler().keepWarm(List.of(warm));
            String first = ask(worker, warm, "pid").text();

            ProcessHandle.of(Long.parseLong(first)).orElseThrow().destroyForcibly();

            await().atMost(TestWorker.PATIENCE).until(() -> !isAlive(first));
            worker.awaitLoad(load -> load.instances() == 1);
            assertThat(ask(worker, warm, "pid").text()).isNotEqualTo(first);
        }
    }

    @Test
    void evictsTheInstanceUsedLongestAgoWhenAnotherFunctionNeedsTheRoom() {
        try (TestWorker worker = TestWorker.start(2, Duration.ofSeconds(60))) {
            // Given
            String a = ask(worker, python("a").build(), "pid").text();
            String b = ask(worker, python("b").build(), "pid").text();

            // When
            String c = ask(worker, python("c").build(), "pid").text();

            // Then
            assertThat(isAlive(a)).isFalse();
            assertThat(isAlive(b)).isTrue();
            assertThat(isAlive(c)).isTrue();
        }
    }

    @Test
    void replacesInstancesOfAnOlderRevision() {
        try (TestWorker worker = TestWorker.start()) {
            String old = ask(worker, python("f").build(), "pid").text();
            var next = python("f").revision(2).build();

            worker.scheduler().definitionChanged(next);

            await().atMost(TestWorker.PATIENCE).until(() -> !isAlive(old));
            assertThat(ask(worker, next, "pid").text()).isNotEqualTo(old);
        }
    }

    @Test
    void returnsEverySlotAfterCallsOfEveryBadKind() {
        try (TestWorker worker = TestWorker.start(4, Duration.ofMillis(300))) {
            // Given
            var f = python("f")
                    .concurrency(2)
                    .instances(0, 2)
                    .timeout(Duration.ofSeconds(1))
                    .build();
            List<RecordedCall> calls = new ArrayList<>();

            // When
            for (int i = 0; i < 8; i++) {
                for (String what : List.of("fine", "exit", "spin", "\u0000", "kill", "sleep nonsense", "sleep 0.1")) {
                    calls.add(ask(worker, f, what));
                }
            }

            // Then
            calls.forEach(RecordedCall::end);
            worker.awaitLoad(load -> load.equals(new Load(0, 0, 0, 0, 0, 0, 0, 0)));
            assertThat(calls).allMatch(call -> call.ends() == 1);
        }
    }

    @Test
    void leavesNothingRunningWhenClosedInTheMiddle() {
        // Given
        TestWorker worker = TestWorker.start();
        var f = python("f").instances(0, 3).build();
        String pid = ask(worker, f, "pid").text();
        RecordedCall running = ask(worker, f, "sleep 60");
        RecordedCall waiting = ask(worker, python("g").instances(0, 1).build(), "sleep 60");
        worker.awaitLoad(load -> load.running() >= 1);

        // When
        worker.close();

        // Then
        assertThat(isAlive(pid)).isFalse();
        assertThat(running.isDone()).isFalse();
        assertThat(waiting.isDone()).isFalse();
        assertThat(worker.scheduler().submit(call(f).build())).isFalse();
    }
}
