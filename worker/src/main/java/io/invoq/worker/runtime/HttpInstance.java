package io.invoq.worker.runtime;

import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.worker.instance.Completion;
import io.invoq.worker.instance.Exit;
import io.invoq.worker.instance.FunctionProcess;
import io.invoq.worker.instance.Instance;
import io.invoq.worker.instance.InstanceCall;
import io.invoq.worker.instance.InstanceLog;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentTooLongException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** A program behind a port. */
final class HttpInstance implements Instance {

    private static final Duration TO_NOTICE_AN_EXIT = Duration.ofMillis(300);
    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final int port;
    private final RuntimeConfig config;
    private final FunctionProcess process;
    private final InstanceLog log;
    private final HttpConnections connections;

    HttpInstance(int port, RuntimeConfig config, FunctionProcess process, InstanceLog log) {
        this.port = port;
        this.config = config;
        this.process = process;
        this.log = log;
        this.connections = new HttpConnections(port, config.maxResponseSize().toInt());
    }

    @Override
    public Completion call(InstanceCall call) throws InterruptedException {
        log.begin(call.log());
        try {
            return Completion.answered(connections.exchange(request(call.invocation())));
        } catch (ContentTooLongException e) {
            return Completion.failed(
                    FailureKind.RESPONSE_TOO_LARGE,
                    "the program's answer exceeds max-response-size=" + config.maxResponseSize());
        } catch (IOException | HttpException | IllegalArgumentException e) {
            return process.awaitExit(TO_NOTICE_AN_EXIT)
                    ? new Completion.Lost()
                    : Completion.failed(FailureKind.RUNTIME_FAILED, "no answer from the program: " + e.getMessage());
        } finally {
            log.end(call.log());
        }
    }

    @Override
    public CompletableFuture<Exit> exited() {
        return process.exited();
    }

    @Override
    public void stop() throws InterruptedException {
        process.terminate(config.stopGrace());
        connections.close();
    }

    @Override
    public void kill() {
        process.kill();
        connections.close();
    }

    private ClassicHttpRequest request(Invocation invocation) {
        HttpRequest from = invocation.request();
        String target = from.query() == null ? from.path() : from.path() + "?" + from.query();
        BasicClassicHttpRequest request = new BasicClassicHttpRequest(from.method(), target);
        request.addHeader("Host", "127.0.0.1:" + port);
        from.headers().forEach((name, value) -> {
            if (!HeaderRules.isHopByHop(name) && !isOurs(name)) {
                request.addHeader(name, value);
            }
        });
        add(request, "Content-Type", from.contentType());
        add(request, "X-Request-Id", invocation.id().toString());
        add(request, "X-Invoq-Attempt", Integer.toString(invocation.delivery().attempt()));
        add(request, "X-Trace-Id", invocation.trace().traceId());
        add(request, "traceparent", invocation.trace().traceparent());
        if (!from.body().isEmpty() || METHODS_WITH_BODY.contains(from.method())) {
            add(request, "Content-Length", Integer.toString(from.body().size()));
            request.setEntity(new ByteArrayEntity(from.body().bytes(), null));
        }
        return request;
    }

    /** Fields that are made anew, whatever the caller sent. */
    private static boolean isOurs(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "host", "expect", "content-type", "x-request-id", "x-invoq-attempt", "x-trace-id", "traceparent" ->
                true;
            default -> false;
        };
    }

    private static void add(BasicClassicHttpRequest request, String name, @Nullable String value) {
        if (value != null) {
            request.addHeader(name, value);
        }
    }
}
