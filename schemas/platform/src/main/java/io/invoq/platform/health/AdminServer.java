package io.invoq.platform.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Serves {@code /health/live} and {@code /health/ready} on the admin port: 200 when all is well, else 503 with the
 * problems by check. Owns its server; safe for use by several threads.
 */
public final class AdminServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final WebServer server;

    private AdminServer(WebServer server) {
        this.server = server;
    }

    /** Listens at once; checks may be added later. */
    public static AdminServer start(AdminConfig config, HealthChecks checks) {
        HttpRouting.Builder routing = HttpRouting.builder();
        serve(routing, "/health/live", checks::livenessProblems);
        serve(routing, "/health/ready", checks::readinessProblems);
        WebServer server = WebServer.builder()
                .host(config.host())
                .port(config.port())
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofMillis(200))
                .routing(routing)
                .build();
        if (!server.start().isRunning()) {
            throw new AdminPortException(config);
        }
        return new AdminServer(server);
    }

    /** The port in use, also when a free one was asked for. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void serve(HttpRouting.Builder routing, String path, Supplier<Map<String, String>> problems) {
        routing.route(Method.GET, path, (request, response) -> answer(response, problems.get()));
        routing.route(
                Method.HEAD,
                path,
                (request, response) -> response.status(status(problems.get())).send());
    }

    private static void answer(ServerResponse response, Map<String, String> problems) throws JsonProcessingException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", problems.isEmpty() ? "up" : "down");
        if (!problems.isEmpty()) {
            body.put("problems", problems);
        }
        response.status(status(problems))
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .send(JSON.writeValueAsBytes(body));
    }

    private static Status status(Map<String, String> problems) {
        return problems.isEmpty() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503;
    }
}
