package io.invoq.bench.micro;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.Trace;
import java.time.Duration;
import java.time.Instant;

/** A call and its answer as a plain HTTP client's make them: a few header fields, a body of 1 KiB, no callback. */
final class WireExamples {

    static final String SOURCE = "/invoq/ingress/node-1";

    /** With as many digits as a clock of microseconds gives. */
    static final Instant TIME = Instant.parse("2026-11-22T00:13:55.123456Z");

    static final FunctionUrn FUNCTION = FunctionUrn.parse("sn:cn:yrk:default:function:0@bench@echo:latest");

    private WireExamples() {}

    static Invocation invocation() {
        return new Invocation(
                RequestId.next(TIME),
                FUNCTION,
                Dialect.OPENYUANRONG,
                Delivery.sync(TIME, TIME.plusSeconds(30), 3),
                new HttpRequest(
                        "POST",
                        "/",
                        null,
                        HttpHeaders.of(
                                "User-Agent", "bench/1.0", "Accept", "*/*", "X-Forwarded-Host", "127.0.0.1:8080"),
                        "application/json",
                        body()),
                Trace.NONE,
                false);
    }

    static Result result() {
        return new Result(
                RequestId.next(TIME),
                FUNCTION,
                new Outcome.Answered(new HttpAnswer(200, HttpHeaders.NONE, "application/json", body())),
                new Execution("node-1", 1, Duration.ofNanos(123_456), Payload.EMPTY),
                null,
                Trace.NONE);
    }

    static Payload body() {
        return Payload.of(new byte[1024]);
    }
}
