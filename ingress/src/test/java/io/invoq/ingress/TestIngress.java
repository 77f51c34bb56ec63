package io.invoq.ingress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.platform.config.ConfigLoader;
import io.invoq.platform.config.ConfigSources;
import io.invoq.platform.health.HealthChecks;
import io.invoq.platform.kafka.KafkaConfig;
import io.invoq.platform.kafka.TopicsConfig;
import io.invoq.platform.lifecycle.Node;
import io.invoq.platform.lifecycle.NodeConfig;
import io.invoq.platform.packages.PackagesConfig;
import io.invoq.platform.packages.SealedFiles;
import io.invoq.platform.secret.SecretsConfig;
import io.invoq.testkit.KafkaFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A whole ingress on a free port, with a token and a directory of its own, and what a test calls it with. */
final class TestIngress implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    /** The master key of all that do not say otherwise. */
    static final String MASTER_KEY = "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Ingress ingress;
    private final HealthChecks health;
    private final String token;
    private final Path code;

    private TestIngress(Ingress ingress, HealthChecks health, String token, Path code) {
        this.ingress = ingress;
        this.health = health;
        this.token = token;
        this.code = code;
    }

    /** A function that was registered. */
    record Registered(String id, String urn) {

        String sync(String rest) {
            return "/eywa/api/functions/sync/" + id + rest;
        }

        String async(String rest) {
            return "/eywa/api/functions/async/" + id + rest;
        }

        String invocations() {
            return "/serverless/v1/functions/" + urn + "/invocations";
        }
    }

    /** Starts one with settings such as {@code max-in-flight=2}. */
    static TestIngress start(KafkaFixture kafka, String... settings) {
        return start(kafka, MASTER_KEY, PackagesConfig.defaults(), settings);
    }

    /** The same with master keys of its own; null for none. */
    static TestIngress startWithKeys(KafkaFixture kafka, @Nullable String masterKeys, String... settings) {
        return start(kafka, masterKeys, PackagesConfig.defaults(), settings);
    }

    /** Starts one that keeps packages so. */
    static TestIngress start(KafkaFixture kafka, PackagesConfig packages, String... settings) {
        return start(kafka, MASTER_KEY, packages, settings);
    }

    private static TestIngress start(
            KafkaFixture kafka, @Nullable String masterKeys, PackagesConfig packages, String... settings) {
        int number = NUMBER.incrementAndGet();
        String token = "token-" + UUID.randomUUID();
        try {
            Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "ingress-")
                    .toAbsolutePath();
            Files.writeString(data.resolve("admin.token"), token);
            Files.writeString(data.resolve("main.py"), "def handler(event, context):\n    return event\n");
            List<String> assignments = new ArrayList<>(List.of("host=127.0.0.1", "port=0"));
            assignments.addAll(List.of(settings));
            IngressConfig config = ConfigLoader.load(IngressConfig.class, new ConfigSources().set(assignments))
                    .value();
            Node node = new Node(
                    new NodeConfig("test-" + number, data),
                    new KafkaConfig(List.of(kafka.bootstrapServers().split(",")), Duration.ofSeconds(30), Map.of()),
                    new TopicsConfig(true, 3, 1, 1),
                    new SecretsConfig(null, masterKeys),
                    packages,
                    InstantSource.system());
            HealthChecks health = new HealthChecks();
            return new TestIngress(Ingress.start(node, config, health), health, token, data);
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for the ingress under target", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the ingress started", e);
        }
    }

    int port() {
        return ingress.port();
    }

    String token() {
        return token;
    }

    HealthChecks health() {
        return health;
    }

    /** The directory with {@code main.py}, whose handler is {@code main.handler}. */
    Path code() {
        return code;
    }

    /** Registers a new function with further fields such as {@code "timeout":2}. */
    Registered register(String... fields) {
        String name = "0@test@f-" + UUID.randomUUID();
        Reply reply = post("/serverless/v1/functions", registration(name, fields));
        if (reply.status() != 200) {
            throw new AssertionError("not registered: " + reply);
        }
        JsonNode function = json(reply).path("function");
        return new Registered(
                function.path("functionId").asText(),
                function.path("functionVersionUrn").asText());
    }

    /** The body of a registration that is right. */
    String registration(String name, String... fields) {
        List<String> all = new ArrayList<>(List.of(
                "\"name\":\"" + name + "\"",
                "\"runtime\":\"python3.11\"",
                "\"handler\":\"main.handler\"",
                "\"codePath\":\"" + code + "\""));
        all.addAll(List.of(fields));
        return "{" + String.join(",", all) + "}";
    }

    Reply get(String target, String... headers) {
        return call("GET", target, "", headers);
    }

    Reply post(String target, String body, String... headers) {
        return call("POST", target, body, headers);
    }

    /** One call on a connection of its own, with the token. */
    Reply call(String method, String target, String body, String... headers) {
        try (WireHttp connection = WireHttp.connect(port())) {
            return send(connection, method, target, body, headers).read();
        }
    }

    /** The same with another token. */
    Reply callAs(String otherToken, String method, String target, String body, String... headers) {
        try (WireHttp connection = WireHttp.connect(port())) {
            return sendAs(otherToken, connection, method, target, body, headers).read();
        }
    }

    /** Makes a token of that tenant with further fields such as {@code "scopes":["read"]}; gives its secret. */
    String tokenFor(String tenant, String... fields) {
        return made(tenant, fields).path("token").asText();
    }

    /** The same, with all that is told of the token. */
    JsonNode made(String tenant, String... fields) {
        List<String> all = new ArrayList<>(List.of(fields));
        all.add("\"tenant\":\"" + tenant + "\"");
        if (all.stream().noneMatch(field -> field.startsWith("\"name\":"))) {
            all.add("\"name\":\"of a test\"");
        }
        Reply reply = post("/v1/tokens", "{" + String.join(",", all) + "}");
        if (reply.status() != 201) {
            throw new AssertionError("no token: " + reply);
        }
        return json(reply);
    }

    /** One call with a body of any bytes. */
    Reply upload(String method, String target, byte[] body, String... headers) {
        try (WireHttp connection = WireHttp.connect(port())) {
            List<String> lines = new ArrayList<>(List.of(
                    method + " " + target + " HTTP/1.1",
                    "Host: ingress.test",
                    "X-Eywa-Token: " + token,
                    "Content-Length: " + body.length));
            lines.addAll(List.of(headers));
            return connection.head(lines.toArray(String[]::new)).write(body).read();
        }
    }

    /** Sends a request with the token and does not wait for its reply. */
    WireHttp send(WireHttp connection, String method, String target, String body, String... headers) {
        return sendAs(token, connection, method, target, body, headers);
    }

    private static WireHttp sendAs(
            String secret, WireHttp connection, String method, String target, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(
                List.of(method + " " + target + " HTTP/1.1", "Host: ingress.test", "X-Eywa-Token: " + secret));
        lines.addAll(List.of(headers));
        if (bytes.length > 0) {
            lines.add("Content-Length: " + bytes.length);
        }
        return connection.head(lines.toArray(String[]::new)).write(bytes);
    }

    static JsonNode json(Reply reply) {
        return json(reply.text());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        ingress.close();
        try {
            SealedFiles.delete(code);
        } catch (IOException e) {
            throw new UncheckedIOException("the directory of the ingress could not be deleted", e);
        }
    }
}
