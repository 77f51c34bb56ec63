package io.invoq.dispatcher.deliver;

import io.invoq.dispatcher.CallbackConfig;
import io.invoq.platform.config.DataSize;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.Trace;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Results and settings as the tests of deliveries need them. */
final class Callbacks {

    static final RequestId ID = new RequestId(UUID.fromString("0199f0a4-5b1c-7cde-8f00-0123456789ab"));
    static final FunctionUrn FUNCTION = FunctionUrn.parse("sn:cn:yrk:acme:function:0@shop@order:v2");
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private Callbacks() {}

    /** The defaults but for loopback, which is where tests listen. */
    static CallbackConfig config() {
        return config(4, Duration.ofSeconds(10), 256, true);
    }

    static CallbackConfig config(int attempts, Duration timeout, int concurrency, boolean allowLoopback) {
        return new CallbackConfig(
                SECRET,
                attempts,
                Duration.ofSeconds(1),
                Duration.ofSeconds(15),
                timeout,
                DataSize.parse("64KiB"),
                concurrency,
                allowLoopback,
                false);
    }

    static Result result(@Nullable String url) {
        return result(url, new HttpAnswer(201, HttpHeaders.NONE, "application/json", Payload.of("{\"ok\":true}")));
    }

    static Result result(@Nullable String url, HttpAnswer answer) {
        return result(url, new Outcome.Answered(answer));
    }

    static Result failure(@Nullable String url) {
        return result(url, new Outcome.Failed(FailureKind.TIMED_OUT, "ran for longer than 3 s"));
    }

    private static Result result(@Nullable String url, Outcome outcome) {
        return new Result(
                ID,
                FUNCTION,
                outcome,
                new Execution("worker-1", 2, Duration.ofMillis(12), Payload.EMPTY),
                url,
                new Trace("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "caller-7"));
    }
}
