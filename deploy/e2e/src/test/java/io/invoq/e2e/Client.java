package io.invoq.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A caller of one ingress, with a token. Safe for use by several threads. */
public final class Client implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern FUNCTION_ID = Pattern.compile("\"functionId\":\"([0-9a-f-]{36})\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String token;

    public Client(int port, String token) {
        this.base = "http://127.0.0.1:" + port;
        this.token = token;
    }

    String base() {
        return base;
    }

    /** A request with the token, to be completed. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT).header("X-Eywa-Token", token);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while calling " + base, e);
        }
    }

    /** A GET. */
    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /** A POST of JSON. */
    public HttpResponse<String> post(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    /** Registers a function and gives back Eywa's id; {@code more} is further JSON, from a comma on. */
    public String register(String name, String runtime, String handler, Path code, String more) {
        HttpResponse<String> response =
                post("/serverless/v1/functions", """
                {"name": "%s", "runtime": "%s", "handler": "%s", "codePath": "%s", "kind": "faas", "cpu": 300,
                 "memory": 128, "timeout": 30, "storageType": "local"%s}""".formatted(name, runtime, handler, code, more));
        Matcher id = FUNCTION_ID.matcher(response.body());
        if (response.statusCode() != 200 || !id.find()) {
            throw new IllegalStateException("not registered: " + response.statusCode() + " " + response.body());
        }
        return id.group(1);
    }

    @Override
    public void close() {
        http.close();
    }
}
