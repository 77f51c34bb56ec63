package io.invoq.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.testkit.JavaCommand;
import io.invoq.testkit.JavaProcess;
import io.invoq.testkit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** An ingress as a process of its own, to be killed and started again on the same port. */
final class IngressProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration REQUEST = Duration.ofSeconds(30);

    private final String bootstrapServers;
    private final String node;
    private final List<Integer> ports = Ports.free(2);
    private final Path data;
    private final String token = "token-" + UUID.randomUUID();
    private volatile JavaProcess process;

    private IngressProcess(String bootstrapServers, String node) throws IOException {
        this.bootstrapServers = bootstrapServers;
        this.node = node;
        this.data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), node)
                .toAbsolutePath();
        Files.writeString(data.resolve("admin.token"), token);
        this.process = launch();
    }

    /** Starts one; it is not ready yet. */
    static IngressProcess start(String bootstrapServers, String node) {
        try {
            return new IngressProcess(bootstrapServers, node);
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for " + node, e);
        }
    }

    /** Kills it, and starts it again at once. */
    void killAndStart() {
        process.kill();
        process = launch();
    }

    void kill() {
        process.kill();
    }

    void startAgain() {
        process = launch();
    }

    void pause() {
        process.pause();
    }

    void resume() {
        process.resume();
    }

    void awaitReady() {
        process.awaitHttpOk(URI.create("http://127.0.0.1:" + ports.getLast() + "/health/ready"), START);
    }

    /** Registers a function and gives back what names it. */
    JsonNode register(HttpClient client) throws IOException, InterruptedException {
        HttpResponse<String> response = post(
                client,
                "/serverless/v1/functions",
                "{\"name\":\"0@test@f-" + UUID.randomUUID() + "\",\"runtime\":\"python3.11\","
                        + "\"handler\":\"main.handler\",\"codePath\":\"/srv/anywhere\"}");
        if (response.statusCode() != 200) {
            throw new AssertionError("not registered: " + response.body());
        }
        return TestIngress.JSON.readTree(response.body()).path("function");
    }

    /** What the node answers with the token. */
    String get(HttpClient client, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.getFirst() + path))
                .timeout(REQUEST)
                .header("X-Eywa-Token", token)
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    /** One call with the token and further headers. */
    HttpResponse<String> post(HttpClient client, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.getFirst() + path))
                .timeout(REQUEST)
                .header("X-Eywa-Token", token)
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.close();
    }

    private JavaProcess launch() {
        return new JavaCommand(node, IngressMain.class.getName())
                .args(
                        "--set",
                        "node.id=" + node,
                        "--set",
                        "node.data=" + data,
                        "--set",
                        "kafka.bootstrap-servers=" + bootstrapServers,
                        "--set",
                        "topics.partitions=6",
                        "--set",
                        "topics.replication-factor=1",
                        "--set",
                        "topics.min-insync-replicas=1",
                        "--set",
                        "admin.port=" + ports.getLast(),
                        "--set",
                        "ingress.host=127.0.0.1",
                        "--set",
                        "ingress.port=" + ports.getFirst(),
                        "--set",
                        "ingress.check-code-path=false")
                .start();
    }
}
