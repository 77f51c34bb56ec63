package io.invoq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.testkit.LeakCheck;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A function that is paused over HTTP, while its worker is killed and another one comes. */
@ExtendWith(LeakCheck.class)
class PauseIT {

    private static final int CALLS = 30;

    @TempDir
    private Path data;

    @Test
    void callsOfAPausedFunctionRunOnceWhenItIsResumedWhateverBecameOfTheirWorker() throws Exception {
        // Given
        Path code = Files.createDirectory(data.resolve("code"));
        Files.writeString(code.resolve("note.sh"), "#!/bin/sh\necho \"$INVOQ_REQUEST_ID\" >> lines\n");
        Files.setPosixFilePermissions(code.resolve("note.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path lines = Files.createFile(code.resolve("lines"));
        try (Cluster cluster = new Cluster(data)) {
            Cluster.Role ingress = cluster.ingress("ingress-1");
            Cluster.Role worker = cluster.worker("worker-1");
            try (Client client = new Client(ingress.port(), cluster.token("ingress-1"))) {
                String id = client.register("0@pause@note", "exec", "./note.sh", code, "");
                String other = client.register("0@pause@other", "exec", "./note.sh", code, "");
                assertThat(client.post("/v1/functions/" + id + ":pause", "").body())
                        .contains("\"state\":\"paused\"");

                // When
                List<String> calls = new ArrayList<>();
                for (int i = 0; i < CALLS; i++) {
                    calls.add(call(client, id));
                }
                HttpResponse<String> refused = client.send(
                        client.request("/eywa/api/functions/sync/" + id + "/").POST(BodyPublishers.ofString("x")));
                String beside = call(client, other);

                // Then
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.body()).contains("function-paused");
                Waits.until(() -> assertThat(Files.readAllLines(lines)).containsExactly(beside));
                assertThat(client.get("/v1/invocations/" + beside + "?wait=60s").body())
                        .contains("\"status\":\"succeeded\"");
                worker.process().kill();
                cluster.worker("worker-1");
                assertThat(client.get("/v1/invocations/" + calls.getFirst()).body())
                        .contains("\"status\":\"queued\"");
                assertThat(Files.readAllLines(lines)).containsExactly(beside);

                // When
                client.post("/v1/functions/" + id + ":resume", "");
                long resumed = System.nanoTime();
                String fresh = call(client, id);

                // Then
                Waits.until(() -> assertThat(Files.readAllLines(lines)).contains(fresh));
                for (String call : calls) {
                    assertThat(client.get("/v1/invocations/" + call + "?wait=60s")
                                    .body())
                            .contains("\"status\":\"succeeded\"");
                }
                assertThat(Duration.ofNanos(System.nanoTime() - resumed)).isLessThan(Duration.ofMinutes(1));
                calls.add(beside);
                calls.add(fresh);
                assertThat(Files.readAllLines(lines)).containsExactlyInAnyOrderElementsOf(calls);
            }
        }
    }

    private static String call(Client client, String id) {
        HttpResponse<String> answer = client.send(
                client.request("/eywa/api/functions/async/" + id + "/").POST(BodyPublishers.ofString("x")));
        assertThat(answer.statusCode()).isEqualTo(202);
        return answer.headers().firstValue("X-Request-Id").orElseThrow();
    }
}
