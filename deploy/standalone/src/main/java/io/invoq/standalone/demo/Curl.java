package io.invoq.standalone.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP calls and prints each as the curl command one would type, with what came back. Used by one thread.
 */
final class Curl {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final List<String> SHOWN = List.of("content-type", "x-request-id", "x-words", "x-inner-code");

    private final HttpClient client = HttpClient.newHttpClient();
    private final PrintStream out;
    private final String base;
    private final String token;

    Curl(PrintStream out, String base, String token) {
        this.out = out;
        this.base = base;
        this.token = token;
    }

    /** A call without a body. */
    HttpResponse<String> call(String method, String path) throws IOException, InterruptedException {
        return call(method, path, Map.of(), null);
    }

    /** A call, its headers beside the token's and its body. */
    HttpResponse<String> call(String method, String path, Map<String, String> headers, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("X-Eywa-Token", token)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        print(method, path, new TreeMap<>(headers), body);
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        print(response);
        return response;
    }

    private void print(String method, String path, Map<String, String> headers, @Nullable String body) {
        List<String> command = new ArrayList<>(List.of("$ curl -i"));
        if (!method.equals(body == null ? "GET" : "POST")) {
            command.add("-X " + method);
        }
        command.add("'" + base + path + "'");
        command.add("-H \"X-Eywa-Token: $TOKEN\"");
        headers.forEach((name, value) -> command.add("-H '" + name + ": " + value + "'"));
        if (body != null) {
            command.add("-d '" + body + "'");
        }
        out.println();
        out.println(String.join(" \\\n    ", command));
    }

    private void print(HttpResponse<String> response) {
        out.println("HTTP/1.1 " + response.statusCode());
        SHOWN.forEach(name -> response.headers().firstValue(name).ifPresent(value -> out.println(name + ": " + value)));
        if (!response.body().isEmpty()) {
            out.println();
            out.println(response.body().strip());
        }
    }
}
