package io.invoq.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.webserver.WebServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpCallerIT {

    private static final Duration LOAD = Duration.ofMillis(300);
    private static final int BODY = 5_000;

    private WebServer server;

    @BeforeEach
    void start() {
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing -> routing.post(
                                "/echo",
                                (request, response) -> response.send(
                                        request.content().inputStream().readAllBytes()))
                        .post("/swapped", (request, response) -> {
                            byte[] body = request.content().inputStream().readAllBytes();
                            body[BODY - 1]++;
                            response.send(body);
                        }))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void callersGetTheirOwnBodiesBack() throws Exception {
        // When
        LoadResult result = ClosedLoop.run(HttpCaller.of(call("/echo")), 8, LOAD);

        // Then
        assertThat(result.calls()).isGreaterThan(8);
    }

    @Test
    void bodyThatDiffersInOneByteFailsTheLoad() {
        // Then
        assertThatThrownBy(() -> ClosedLoop.run(HttpCaller.of(call("/swapped")), 1, LOAD))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("answered another body than it was sent");
    }

    @Test
    void anotherStatusFailsTheLoadAndIsShown() {
        // Then
        assertThatThrownBy(() -> ClosedLoop.run(HttpCaller.of(call("/nowhere")), 1, LOAD))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("404");
    }

    private HttpCall call(String path) {
        return new HttpCall(server.port(), "POST", path, Map.of("Content-Type", "text/plain"), BODY, 200, true);
    }
}
