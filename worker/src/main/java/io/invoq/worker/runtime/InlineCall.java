package io.invoq.worker.runtime;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.RequestId;
import io.invoq.worker.inline.InlineContext;
import io.invoq.worker.instance.CallLog;
import io.invoq.worker.instance.InstanceCall;
import io.invoq.worker.instance.StreamName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call as an inline function sees it.
 *
 * @param began when it came to the instance, of the monotonic clock
 */
record InlineCall(InstanceCall call, long began) implements InlineContext {

    @Override
    public RequestId requestId() {
        return call.invocation().id();
    }

    @Override
    public int attempt() {
        return call.invocation().delivery().attempt();
    }

    @Override
    public @Nullable Instant deadline() {
        return call.invocation().delivery().deadline();
    }

    @Override
    public Duration remaining() {
        Duration left = call.bound().minusNanos(System.nanoTime() - began);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public FunctionUrn function() {
        return call.invocation().function();
    }

    @Override
    public void log(String line) {
        print(line, call.log());
    }

    static void print(String line, CallLog log) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        log.append(StreamName.STDOUT, bytes, 0, bytes.length);
    }
}
