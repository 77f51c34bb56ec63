package io.invoq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.testkit.JavaCommand;
import io.invoq.testkit.JavaProcess;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.Ports;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All of it in one process, killed while callers call: its data directory keeps what was acknowledged. */
@ExtendWith(LeakCheck.class)
class StandaloneFaultIT {

    private static final Duration START = Duration.ofSeconds(90);
    private static final int BEFORE_THE_KILL = 200;

    @TempDir
    private Path data;

    @Test
    void everyCallThatWasAcceptedHasItsResultAndCallbackAfterItIsStartedAgain() throws Exception {
        // Given
        Path effects = Files.createDirectory(data.resolve("effects"));
        Queue<String> accepted = new ConcurrentLinkedQueue<>();
        try (Sink sink = new Sink();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = Ports.free();
            try (JavaProcess first = start(port);
                    Client client = new Client(port, token())) {
                String function = client.register(
                        "0@standalone@effects",
                        "python3",
                        "effects.handler",
                        Functions.directory("effects"),
                        """
                        , "handlerStyle": "eywa", "concurrentNum": 8, "maxInstance": 1,
                        "environment": {"EFFECTS": "%s", "SECONDS": "0.05"}""".formatted(effects));
                for (int i = 0; i < 4; i++) {
                    callers.execute(() -> callUntilItIsGone(client, function, sink, accepted));
                }
                Waits.until(() -> assertThat(accepted).hasSizeGreaterThan(BEFORE_THE_KILL));

                // When
                first.kill();
            }
            int again = Ports.free();
            try (JavaProcess second = start(again);
                    Client client = new Client(again, token())) {
                // Then
                for (String id : accepted) {
                    Waits.until(() -> assertThat(client.get("/v1/invocations/" + id + "?wait=10s")
                                    .body())
                            .contains("\"succeeded\""));
                    assertThat(client.get("/v1/invocations/" + id + "/result").body())
                            .isEqualTo("well");
                }
                Waits.until(() -> assertThat(sink.byRequestId().keySet()).containsAll(accepted));
                assertThat(second.isAlive()).isTrue();
            }
        }
    }

    private static void callUntilItIsGone(Client client, String function, Sink sink, Queue<String> accepted) {
        while (true) {
            try {
                HttpResponse<String> answer =
                        client.send(client.request("/eywa/api/functions/async/" + function + "/well")
                                .header("X-Callback-Url", sink.url())
                                .POST(BodyPublishers.ofString("well")));
                if (answer.statusCode() == 202) {
                    accepted.add(answer.headers().firstValue("X-Request-Id").orElseThrow());
                }
            } catch (UncheckedIOException e) {
                return;
            }
        }
    }

    private String token() throws Exception {
        return Files.readString(data.resolve("standalone/admin.token")).strip();
    }

    private JavaProcess start(int port) {
        int adminPort = Ports.free();
        JavaProcess process = new JavaCommand("standalone", "io.invoq.standalone.UpMain")
                .args("--port", Integer.toString(port))
                .args("--admin-port", Integer.toString(adminPort))
                .args("--data", data.resolve("standalone").toString())
                .args("--set", "callbacks.allow-loopback=true")
                .start();
        process.awaitHttpOk(URI.create("http://127.0.0.1:" + adminPort + "/health/ready"), START);
        return process;
    }
}
