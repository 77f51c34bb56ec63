package io.invoq.bench.sink;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Answers every POST to {@code /callback} with 200 and counts it. {@code POST /reset?from=N} begins anew, {@code GET
 * /arrivals} tells what has arrived. Prints its port when it is ready.
 */
public final class SinkMain {

    private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");

    private volatile Arrivals arrivals = new Arrivals(1);

    private SinkMain() {}

    public static void main(String[] args) throws InterruptedException {
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(new SinkMain().routing())
                .build()
                .start();
        if (!server.isRunning()) {
            throw new IllegalStateException("the sink cannot listen");
        }
        System.out.println("ready " + server.port());
        Thread.currentThread().join();
    }

    private HttpRouting.Builder routing() {
        return HttpRouting.builder()
                .post("/callback", (request, response) -> {
                    String id = request.headers().value(REQUEST_ID).orElse("");
                    discard(request);
                    arrivals.add(id, System.nanoTime());
                    response.send();
                })
                .post("/reset", (request, response) -> {
                    arrivals =
                            new Arrivals(request.query().first("from").asInt().orElse(1));
                    response.send();
                })
                .get("/arrivals", (request, response) -> response.send(arrivals.line()));
    }

    private static void discard(ServerRequest request) {
        try (InputStream body = request.content().inputStream()) {
            body.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("a callback's body could not be read", e);
        }
    }
}
