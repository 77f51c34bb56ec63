package io.invoq.ingress.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.invoq.ingress.alias.CallHeaders;
import io.invoq.platform.stage.Stage;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Trace;
import io.invoq.wire.registry.RegistryEntry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its response. Its making gives the request its id and puts the id on the response, so that no
 * reply can be without. Used by the request's own thread.
 */
final class Exchange implements CallHeaders {

    private static final int LONGEST_TRACE_ID = 128;
    private static final Set<Integer> WITHOUT_BODY = Set.of(204, 205, 304);

    private final ServerRequest request;
    private final ServerResponse response;
    private final Linger linger;
    private final Instant arrivedAt;
    private RequestId id;
    private final Trace trace;
    private final boolean isLast;
    private boolean bodyRead;
    private RegistryEntry.@Nullable Token token;

    Exchange(ServerRequest request, ServerResponse response, Instant now, Linger linger) {
        this.request = request;
        this.response = response;
        this.linger = linger;
        this.arrivedAt = now;
        Optional<String> callersId = header(Names.REQUEST_ID);
        Optional<RequestId> kept = callersId.flatMap(RequestId::parse);
        this.id = kept.orElseGet(() -> RequestId.next(now));
        Stage.ACCEPTED.mark(id);
        String traceId = header(Names.TRACE_ID)
                .or(() -> kept.isPresent() ? Optional.empty() : callersId)
                .map(Exchange::shortened)
                .orElse(null);
        this.trace = new Trace(header(Names.TRACEPARENT).orElse(null), traceId);
        this.isLast = HeaderFilter.namedByConnection(request.headers()).contains("close");
        if (isLast) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        response.header(Names.REQUEST_ID, id.toString());
        if (traceId != null) {
            response.header(Names.TRACE_ID, traceId);
        }
    }

    /** The access token that the request came with, and was found to be good. */
    RegistryEntry.Token token() {
        return requireNonNull(token, "the token has not been looked at yet");
    }

    void isBy(RegistryEntry.Token good) {
        token = good;
    }

    /** When it was begun with. */
    Instant arrivedAt() {
        return arrivedAt;
    }

    /** Where it comes from, as the connection has it: a proxy, if there is one. */
    InetAddress address() {
        return request.remotePeer().address() instanceof InetSocketAddress peer && peer.getAddress() != null
                ? peer.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    RequestId id() {
        return id;
    }

    /** Says that the answer is about another request: the one that this one repeats. */
    void repeats(RequestId earlier) {
        id = earlier;
        response.header(Names.REQUEST_ID, earlier.toString());
        response.header(Names.IDEMPOTENT_REPLAY, "true");
        response.headers().remove(Names.INVOKE_VERSION); // the earlier call's may have been another
    }

    Trace trace() {
        return trace;
    }

    /** What openYuanrong calls the trace id: the caller's, else the request id. */
    String traceIdOrId() {
        String traceId = trace.traceId();
        return traceId == null ? id.toString() : traceId;
    }

    String method() {
        return request.prologue().method().text();
    }

    /** The path as it stood in the request line. */
    String rawPath() {
        String target = request.prologue().uriPath().rawPath();
        int authority = target.startsWith("/") ? -1 : target.indexOf("://");
        if (authority < 0) {
            return target;
        }
        int path = target.indexOf('/', authority + 3); // the absolute form, which every server takes (RFC 9112 §3.2.2)
        return path < 0 ? "/" : target.substring(path);
    }

    /** What follows the prefix in the path as it was written; ends the request with 404 when it does not start so. */
    String rawPathAfter(String prefix) {
        String path = rawPath();
        if (!path.startsWith(prefix)) {
            throw new ApiException(ApiError.NOT_FOUND, "nothing is served at " + path);
        }
        return path.substring(prefix.length());
    }

    @Nullable
    String rawQuery() {
        String query = request.prologue().query().rawValue();
        return query.isEmpty() ? null : query;
    }

    /** The first value of a header. */
    @Override
    public Optional<String> header(HeaderName name) {
        return request.headers().first(name);
    }

    /** All values of a header, in the order they came. */
    List<String> headers(HeaderName name) {
        return request.headers().all(name, List::of);
    }

    ServerRequest request() {
        return request;
    }

    void set(HeaderName name, String value) {
        response.header(name, value);
    }

    /** Adds a value to those that a header has already. */
    void add(String name, String value) {
        response.headers().add(HeaderValues.create(name, value));
    }

    void send(int status) {
        response.status(Status.create(status)).send();
    }

    /** Sends the body, or only its length in answer to HEAD; neither with a status that has no body. */
    void send(int status, byte[] body) {
        response.status(Status.create(status));
        if (WITHOUT_BODY.contains(status)) {
            response.send();
        } else if (method().equals("HEAD")) {
            response.headers().contentLength(body.length);
            response.send();
        } else {
            response.send(body);
        }
    }

    void send(int status, ObjectNode body) {
        set(HeaderNames.CONTENT_TYPE, "application/json");
        send(status, bytes(body));
    }

    /** Answers an error in the wording of a dialect. */
    void send(ApiException e, ErrorFormat format) {
        ApiError error = e.error();
        if (response.isSent()) {
            return;
        }
        set(Names.INNER_CODE, Integer.toString(error.innerCode()));
        set(Names.ERROR_SOURCE, e.isFunctionsOwn() ? "function" : "platform");
        if (e.retryAfter() > 0) {
            set(HeaderNames.RETRY_AFTER, Long.toString(e.retryAfter()));
        }
        if (error == ApiError.UNAUTHORIZED) {
            set(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        if (format.namesTheTrace()) {
            set(Names.TRACE_ID, traceIdOrId());
        }
        boolean unread = request.content().hasEntity() && !bodyRead;
        if (unread) {
            set(HeaderNames.CONNECTION, "close");
        }
        set(HeaderNames.CONTENT_TYPE, format.contentType());
        send(error.status(), bytes(format.body(e, traceIdOrId())));
        if (unread) {
            linger.discard(request);
            throw new CloseConnectionException("what is left of the body must not be read as a request");
        }
    }

    /** Says that the answer is out. Ends the connection after it when the caller asked for that (RFC 9112 §9.6); the server does not. */
    void answered() {
        Stage.ANSWERED.mark(id);
        if (isLast && response.isSent()) {
            throw new CloseConnectionException("the caller asked for it");
        }
    }

    /** Says that the whole body has been read, so that the connection can carry another request. */
    void bodyIsRead() {
        bodyRead = true;
    }

    private static byte[] bytes(ObjectNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TRACE_ID ? text : text.substring(0, LONGEST_TRACE_ID);
    }
}
