package io.invoq.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver of callbacks on loopback that answers 200 and keeps what came, by request id. Owns its server. */
public final class Sink implements AutoCloseable {

    /** One callback. */
    public record Callback(Map<String, String> headers, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Collection<Callback>> byRequestId = new ConcurrentHashMap<>();

    public Sink() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    /** Where callbacks are to be sent. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/callback";
    }

    /** What came, by request id. */
    public Map<String, Collection<Callback>> byRequestId() {
        return byRequestId;
    }

    /** The body of the first callback of a request. */
    String firstBody(String requestId) {
        return byRequestId.getOrDefault(requestId, java.util.List.of()).stream()
                .map(Callback::body)
                .findFirst()
                .orElse("");
    }

    private void take(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new ConcurrentHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byRequestId
                .computeIfAbsent(headers.getOrDefault("X-request-id", "none"), id -> new ConcurrentLinkedQueue<>())
                .add(new Callback(headers, body));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
