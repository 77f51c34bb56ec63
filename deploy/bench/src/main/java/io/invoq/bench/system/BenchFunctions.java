package io.invoq.bench.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.bench.floor.HttpEchoMain;
import io.invoq.bench.function.EchoFunction;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that scenarios call; each answers with the body that it was sent. Used by one thread. */
final class BenchFunctions {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** More than the callers of any scenario. */
    private static final int CONCURRENCY = 512;

    /** Seconds, so long that no call of a run ends by it. */
    private static final int LONGEST = 86_400;

    private final Path root;
    private final Path scratch;
    private final int port;
    private final String token;

    BenchFunctions(Path root, Path scratch, int port, String token) {
        this.root = root;
        this.scratch = scratch;
        this.port = port;
        this.token = token;
    }

    /** Registers all and gives back their ids by name. */
    Map<String, String> register() throws IOException, InterruptedException {
        Path sources = root.resolve("deploy/bench/functions");
        Map<String, String> ids = new LinkedHashMap<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            ids.put("echo", register(http, "echo", "java-inline", EchoFunction.class.getName(), classes()));
            ids.put("http-echo", register(http, "http-echo", "http", "./run", program("http-echo")));
            ids.put(
                    "python-echo",
                    register(http, "python-echo", "python3", "echo.handler", sources.resolve("python-echo")));
            ids.put("node-echo", register(http, "node-echo", "nodejs", "echo.handler", sources.resolve("node-echo")));
        }
        return Map.copyOf(ids);
    }

    /** Where the classes of the bench are: its jar, or a directory. */
    private static Path classes() {
        try {
            return Path.of(EchoFunction.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new BenchException("the classes of the bench are at no path", e);
        }
    }

    /** A directory with a program that serves HTTP at {@code $PORT}. */
    private Path program(String name) throws IOException {
        Path directory = Files.createDirectories(scratch.resolve("functions").resolve(name));
        Path program = directory.resolve("run");
        List<String> command = JavaCommand.of(HttpEchoMain.class);
        Files.writeString(program, "#!/bin/sh\nexec '" + String.join("' '", command) + "' \"$PORT\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return directory;
    }

    /** Registers a function that runs inside the worker. */
    void register(InlineFunctionSpec function) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            register(http, inline(function));
        }
    }

    private ObjectNode inline(InlineFunctionSpec function) {
        return definition(function.name(), "java-inline", function.type().getName(), classes())
                .put("timeout", LONGEST)
                .put("concurrentNum", function.concurrency());
    }

    private static ObjectNode definition(String name, String runtime, String handler, Path code) {
        return JSON.createObjectNode()
                .put("name", "0@bench@" + name)
                .put("runtime", runtime)
                .put("handler", handler)
                .put("handlerStyle", "eywa")
                .put("codePath", code.toString())
                .put("kind", "faas")
                .put("storageType", "local")
                .put("cpu", 300)
                .put("memory", 512)
                .put("timeout", 30)
                .put("maxInstance", 1)
                .put("concurrentNum", CONCURRENCY);
    }

    private String register(HttpClient http, String name, String runtime, String handler, Path code)
            throws IOException, InterruptedException {
        return register(http, definition(name, runtime, handler, code));
    }

    private String register(HttpClient http, ObjectNode definition) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/serverless/v1/functions"))
                        .timeout(TIMEOUT)
                        .header("X-Eywa-Token", token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(definition.toString()))
                        .build(),
                BodyHandlers.ofByteArray());
        JsonNode id = JSON.readTree(response.body()).findValue("functionId");
        if (response.statusCode() != 200 || id == null) {
            throw new BenchException("function " + definition.get("name") + " was not registered: "
                    + response.statusCode() + " " + JSON.readTree(response.body()));
        }
        return id.asText();
    }
}
