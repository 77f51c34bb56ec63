package io.invoq.worker.retry;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Trace;
import java.time.Instant;

/** Calls, and how their runs ended. */
final class EndedRun {

    static final Instant ACCEPTED = Instant.parse("2026-03-01T10:00:00Z");

    private static final FunctionUrn URN = new FunctionUrn("default", "test", "f", FunctionUrn.LATEST);

    private EndedRun() {}

    static Invocation async() {
        return delivered(Delivery.async(ACCEPTED, "https://example.com/hook"));
    }

    static Invocation async(int attempt) {
        Delivery delivery = Delivery.async(ACCEPTED, null);
        while (delivery.attempt() < attempt) {
            delivery = delivery.nextAttempt(ACCEPTED);
        }
        return delivered(delivery);
    }

    static Invocation sync() {
        return delivered(Delivery.sync(ACCEPTED, ACCEPTED.plusSeconds(30), 7));
    }

    static Invocation delivered(Delivery delivery) {
        return new Invocation(
                RequestId.next(ACCEPTED),
                URN,
                Dialect.EYWA,
                delivery,
                new HttpRequest("POST", "/", null, HttpHeaders.NONE, null, Payload.EMPTY),
                Trace.NONE,
                false);
    }

    static Outcome answered(int status, String... headers) {
        return new Outcome.Answered(
                new HttpAnswer(status, HttpHeaders.of(headers), "text/plain", Payload.of("s3cret body")));
    }

    static Outcome failed(FailureKind kind) {
        return new Outcome.Failed(kind, "what happened");
    }
}
