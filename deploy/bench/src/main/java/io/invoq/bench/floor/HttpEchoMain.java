package io.invoq.bench.floor;

import io.helidon.webserver.WebServer;
import java.io.InputStream;

/**
 * A bare Helidon server that answers every request with its body: {@code PORT}, 0 for a free one. It prints
 * {@code ready PORT}. It is the floor of accepting, and the function at the end of the {@code http} runtime.
 */
public final class HttpEchoMain {

    private HttpEchoMain() {}

    public static void main(String[] args) {
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(args[0]))
                .routing(routing -> routing.any((request, response) -> {
                    if (!request.content().hasEntity()) {
                        response.send();
                        return;
                    }
                    InputStream in = request.content().inputStream();
                    response.send(in.readNBytes(
                            Math.toIntExact(request.headers().contentLength().orElse(Integer.MAX_VALUE))));
                }))
                .build()
                .start();
        System.out.println("ready " + server.port());
    }
}
