package io.invoq.dispatcher.deliver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver of callbacks on a free loopback port, which answers as it is told and remembers what it got. */
final class Target implements AutoCloseable {

    /** What came with one request; the body as ISO-8859-1, one character for one byte. */
    record Received(String method, String target, Headers headers, String body, int peerPort) {}

    private final HttpServer server;
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    private Target(HttpServer server) {
        this.server = server;
    }

    static Target answering(HttpHandler answers) throws IOException {
        return answering(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), answers);
    }

    static Target answering(HttpServer server, HttpHandler answers) {
        Target target = new Target(server);
        server.setExecutor(target.handlers);
        server.createContext("/", exchange -> target.take(exchange, answers));
        server.start();
        return target;
    }

    static Target answering(int status) throws IOException {
        return answering(exchange -> exchange.sendResponseHeaders(status, -1));
    }

    String url(String target) {
        return "http://127.0.0.1:" + port() + target;
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<Received> received() {
        return received;
    }

    @Override
    public void close() {
        server.stop(0);
        handlers.shutdownNow();
    }

    private void take(HttpExchange exchange, HttpHandler answers) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
        Headers headers = new Headers();
        headers.putAll(exchange.getRequestHeaders());
        received.add(new Received(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                headers,
                body,
                exchange.getRemoteAddress().getPort()));
        try (exchange) {
            answers.handle(exchange);
        }
    }
}
