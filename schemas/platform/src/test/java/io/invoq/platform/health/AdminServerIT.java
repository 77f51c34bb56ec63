package io.invoq.platform.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerIT {

    private final HealthChecks checks = new HealthChecks();
    private final AdminServer server = AdminServer.start(new AdminConfig("127.0.0.1", 0), checks);
    private final int port = server.port();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready"})
    void saysThatAllIsWell(String path) throws Exception {
        // When
        HttpResponse<String> response = send("GET", path);

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body()).isEqualTo("{\"status\":\"up\"}");
    }

    @Test
    void staysLiveWhileItIsNotReady() throws Exception {
        // Given
        checks.starting("worker");

        // When
        HttpResponse<String> live = send("GET", "/health/live");
        HttpResponse<String> ready = send("GET", "/health/ready");

        // Then
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(ready.body()).isEqualTo("{\"status\":\"down\",\"problems\":{\"worker start\":\"starting\"}}");
    }

    @Test
    void isNeitherLiveNorReadyWhenItAsksForARestart() throws Exception {
        // Given
        checks.live("lane", () -> "ended by \"an error\"");
        String body = "{\"status\":\"down\",\"problems\":{\"lane\":\"ended by \\\"an error\\\"\"}}";

        // When
        HttpResponse<String> live = send("GET", "/health/live");
        HttpResponse<String> ready = send("GET", "/health/ready");

        // Then
        assertThat(live.statusCode()).isEqualTo(503);
        assertThat(live.body()).isEqualTo(body);
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo(body);
    }

    @Test
    void answersHeadWithTheStatusAlone() throws Exception {
        // Given
        checks.ready("registry", () -> "behind");

        // When
        HttpResponse<String> live = send("HEAD", "/health/live");
        HttpResponse<String> ready = send("HEAD", "/health/ready");

        // Then
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEmpty();
    }

    @Test
    void servesNothingElse() throws Exception {
        // Then
        assertThat(send("GET", "/health").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/").statusCode()).isEqualTo(404);
    }

    @Test
    void listensNoMoreOnceClosed() {
        // When
        server.close();

        // Then
        assertThatThrownBy(() -> send("GET", "/health/live")).isInstanceOf(ConnectException.class);
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aPortInUseIsAnErrorThatNamesIt() {
        try (AdminServer first = AdminServer.start(new AdminConfig("127.0.0.1", 0), new HealthChecks())) {
            AdminConfig taken = new AdminConfig("127.0.0.1", first.port());
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> AdminServer.start(taken, new HealthChecks()))
                    .isInstanceOf(AdminPortException.class)
                    .hasMessageContaining("admin.port=" + first.port());
        }
    }
}
