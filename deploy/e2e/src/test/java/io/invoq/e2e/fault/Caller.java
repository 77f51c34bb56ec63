package io.invoq.e2e.fault;

import io.invoq.wire.record.Lane;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes calls and keeps a record of each, whatever became of it. No call is made a second time: what is not known must
 * stay so. Safe for use by several threads; owns its connections.
 */
final class Caller implements AutoCloseable {

    /** Beyond the deadline of a synchronous call, for a machine that is busy with starting processes. */
    static final Duration SLACK = Duration.ofSeconds(5);

    private static final Duration ACCEPT = Duration.ofSeconds(20);
    private static final Pattern REASON = Pattern.compile("\"reason\":\"([a-z-]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String token;
    private final String callbackUrl;
    private final Collection<Call> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger number = new AtomicInteger();

    Caller(String token, String callbackUrl) {
        this.token = token;
        this.callbackUrl = callbackUrl;
    }

    /** Hands a call over for later. */
    void async(Member ingress, String function, String body) {
        String caller = "a-" + number.incrementAndGet();
        HttpRequest.Builder request = request(ingress, "async", function, caller)
                .header("X-Callback-Url", callbackUrl)
                .timeout(ACCEPT)
                .POST(BodyPublishers.ofString(body));
        make(Lane.ASYNC, ingress, caller, request, ACCEPT);
    }

    /** Waits for the answer; the caller's deadline is {@code wait}. */
    void sync(Member ingress, String function, String method, String body, Duration wait) {
        String caller = "s-" + number.incrementAndGet();
        boolean hasBody = !method.equals("GET");
        HttpRequest.Builder request = request(ingress, "sync", function, caller)
                .header("Prefer", "wait=" + wait.toSeconds())
                // Longer than is allowed, so that it is seen by how much an answer was late.
                .timeout(wait.plus(SLACK).plus(SLACK))
                .method(method, hasBody ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
        make(Lane.SYNC, ingress, caller, request, wait);
    }

    /** How many asynchronous calls were answered 202 so far. */
    int accepted() {
        return accepted.get();
    }

    /** All calls that have ended so far. */
    Collection<Call> calls() {
        return calls;
    }

    private void make(Lane lane, Member ingress, String caller, HttpRequest.Builder builder, Duration allowed) {
        String id = UUID.randomUUID().toString();
        HttpRequest request = builder.header("X-Request-Id", id).build();
        long began = System.nanoTime();
        Call.Answer answer = send(request);
        Call call =
                new Call(caller, id, lane, request.method(), ingress.name(), allowed, began, System.nanoTime(), answer);
        calls.add(call);
        if (call.isAccepted()) {
            accepted.incrementAndGet();
        }
    }

    private Call.Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            Matcher reason = REASON.matcher(response.body());
            return new Call.Answer.Status(response.statusCode(), reason.find() ? reason.group(1) : "", response.body());
        } catch (ConnectException e) {
            return new Call.Answer.NotConnected();
        } catch (IOException e) {
            return new Call.Answer.Lost(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Call.Answer.Lost("the caller was interrupted");
        }
    }

    private HttpRequest.Builder request(Member ingress, String lane, String function, String caller) {
        URI uri = URI.create(
                "http://127.0.0.1:%d/eywa/api/functions/%s/%s/%s".formatted(ingress.port(), lane, function, caller));
        return HttpRequest.newBuilder(uri).header("X-Eywa-Token", token);
    }

    @Override
    public void close() {
        http.close();
    }
}
