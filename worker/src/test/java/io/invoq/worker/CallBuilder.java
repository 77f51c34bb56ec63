package io.invoq.worker;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Trace;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes calls for tests. */
public final class CallBuilder {

    private final FunctionDefinition function;
    private String method = "POST";
    private String path = "/";
    private @Nullable String query;
    private HttpHeaders headers = HttpHeaders.NONE;
    private @Nullable String contentType;
    private Payload body = Payload.EMPTY;
    private @Nullable Instant deadline;
    private Trace trace = Trace.NONE;
    private Lane lane = Lane.SYNC;
    private @Nullable RequestId id;

    private CallBuilder(FunctionDefinition function) {
        this.function = function;
    }

    public static CallBuilder call(FunctionDefinition function) {
        return new CallBuilder(function);
    }

    public CallBuilder request(String how, String where, @Nullable String asked) {
        method = how;
        path = where;
        query = asked;
        return this;
    }

    public CallBuilder headers(String... namesAndValues) {
        headers = HttpHeaders.of(namesAndValues);
        return this;
    }

    public CallBuilder json(String text) {
        return body("application/json", Payload.of(text));
    }

    public CallBuilder body(@Nullable String type, Payload bytes) {
        contentType = type;
        body = bytes;
        return this;
    }

    public CallBuilder deadline(@Nullable Instant moment) {
        deadline = moment;
        return this;
    }

    public CallBuilder trace(String traceparent, String traceId) {
        trace = new Trace(traceparent, traceId);
        return this;
    }

    public CallBuilder lane(Lane which) {
        lane = which;
        return this;
    }

    /** A call of the same id as another. */
    public CallBuilder id(RequestId other) {
        id = other;
        return this;
    }

    public RecordedCall build() {
        Invocation invocation = new Invocation(
                id == null ? RequestId.next(Instant.now()) : id,
                function.urn(),
                Dialect.EYWA,
                new Delivery(lane, 1, Instant.EPOCH, deadline, null, null, null, null),
                new HttpRequest(method, path, query, headers, contentType, body),
                trace,
                true);
        return new RecordedCall(invocation, function);
    }
}
