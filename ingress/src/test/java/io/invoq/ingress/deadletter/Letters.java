package io.invoq.ingress.deadletter;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.LastOutcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Trace;
import java.time.Instant;

/** Letters as they are found. */
final class Letters {

    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final FunctionUrn URN = FunctionUrn.parse("sn:cn:yrk:acme:function:0@shop@price:latest");

    private Letters() {}

    /** One that was given up so many seconds after the start. */
    static Letter letter(int partition, long offset, int second) {
        return letter(partition, offset, second, 0);
    }

    static Letter letter(int partition, long offset, int second, int bodySize) {
        Invocation invocation = new Invocation(
                RequestId.next(START),
                URN,
                Dialect.EYWA,
                Delivery.async(START, null),
                new HttpRequest("POST", "/", null, HttpHeaders.NONE, null, Payload.EMPTY),
                Trace.NONE,
                false);
        return new Letter(
                new Position(partition, offset),
                new DeadInvocation(
                        invocation,
                        new LastOutcome.Failed(FailureKind.TIMED_OUT),
                        DeadInvocation.ATTEMPTS_EXHAUSTED,
                        "",
                        "worker-1"),
                START.plusSeconds(second),
                bodySize);
    }
}
