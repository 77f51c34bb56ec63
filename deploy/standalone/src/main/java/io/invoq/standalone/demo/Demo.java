package io.invoq.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What the demo does: registers the sample functions, calls each, and checks what comes back. */
final class Demo {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CALLBACK = Duration.ofSeconds(30);

    private final PrintStream out;
    private final Curl curl;
    private final Path samples;

    Demo(PrintStream out, Curl curl, Path samples) {
        this.out = out;
        this.curl = curl;
        this.samples = samples;
    }

    /** @throws DemoFailedException when something is not as it should be */
    void run() throws IOException, InterruptedException {
        title("Three functions are registered: Python, Node and a shell script");
        String hello = register("0@demo@hello", "python3", "main.handler", "python-hello");
        String words = register("0@demo@words", "nodejs", "index.handler", "node-words");
        String upper = register("0@demo@upper", "exec", "./run.sh", "shell-upper");

        title("Eywa: synchronous calls, with a path, a query, a body");
        expect(200, "/greet/ada", curl.call("GET", sync(hello) + "/greet/ada?times=2&mark=%21"));
        expect(200, "Ada", curl.call("POST", sync(hello) + "/", json(), "{\"name\": \"Ada\"}"));
        expect(200, "5", curl.call("POST", sync(words) + "/", text(), "to be or not to"));
        expect(204, "", curl.call("DELETE", sync(words) + "/texts/42"));
        expect(200, "LOUDER", curl.call("POST", sync(upper) + "/", text(), "louder, please"));

        title("openYuanrong: the same functions by their URN");
        expect(
                200,
                "Grace",
                curl.call(
                        "POST",
                        "/serverless/v1/functions/sn:cn:yrk:default:function:0@demo@hello:latest/invocations",
                        json(),
                        "{\"name\": \"Grace\"}"));

        title("Asynchronous: 202 once Kafka has it, the result comes as a signed callback");
        asynchronous(hello);
    }

    private void asynchronous(String function) throws IOException, InterruptedException {
        try (CallbackSink sink = new CallbackSink()) {
            HttpResponse<String> accepted = curl.call(
                    "POST",
                    "/eywa/api/functions/async/" + function + "/",
                    Map.of("Content-Type", "application/json", "X-Callback-Url", sink.url()),
                    "{\"name\": \"Linus\"}");
            expect(202, "", accepted);
            CallbackSink.Arrived callback = sink.await(CALLBACK);
            if (callback == null) {
                throw new DemoFailedException("no callback came within " + CALLBACK.toSeconds() + " s");
            }
            out.println();
            out.println("A moment later, at " + sink.url() + ":");
            out.println("POST /done");
            callback.headers().forEach((name, value) -> {
                if (name.startsWith("x-") || name.startsWith("webhook-") || name.equals("content-type")) {
                    out.println(name + ": " + value);
                }
            });
            out.println();
            out.println(callback.body().strip());
            String id = accepted.headers().firstValue("X-Request-Id").orElse("");
            if (!id.equals(callback.headers().get("x-request-id"))
                    || !callback.body().contains("Linus")) {
                throw new DemoFailedException("the callback is not that of request " + id);
            }
        }
    }

    /** Gives back Eywa's id. */
    private String register(String name, String runtime, String handler, String sample)
            throws IOException, InterruptedException {
        ObjectNode registration = JSON.createObjectNode()
                .put("name", name)
                .put("runtime", runtime)
                .put("handler", handler)
                .put("handlerStyle", "eywa")
                .put("kind", "faas")
                .put("cpu", 300)
                .put("memory", 128)
                .put("timeout", 20)
                .put("storageType", "local")
                .put("codePath", samples.resolve(sample).toString());
        HttpResponse<String> response = curl.call("POST", "/serverless/v1/functions", json(), registration.toString());
        expect(200, "SUCCESS", response);
        JsonNode function = JSON.readTree(response.body()).path("function");
        return function.path("functionId").asText();
    }

    private static String sync(String function) {
        return "/eywa/api/functions/sync/" + function;
    }

    private static Map<String, String> json() {
        return Map.of("Content-Type", "application/json");
    }

    private static Map<String, String> text() {
        return Map.of("Content-Type", "text/plain");
    }

    private void title(String title) {
        out.println();
        out.println("── " + title);
    }

    private static void expect(int status, String part, HttpResponse<String> response) {
        if (response.statusCode() != status || !response.body().contains(part)) {
            throw new DemoFailedException("%s answered %d '%s', expected %d with '%s'"
                    .formatted(response.uri(), response.statusCode(), response.body(), status, part));
        }
    }
}
