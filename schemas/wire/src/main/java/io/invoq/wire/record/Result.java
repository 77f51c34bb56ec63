package io.invoq.wire.record;

import io.invoq.wire.function.FunctionUrn;
import org.jspecify.annotations.Nullable;

/**
 * How one invocation ended: to a waiting ingress as {@code io.invoq.reply.v1}, to all who follow asynchronous calls as
 * {@code io.invoq.result.v1}.
 *
 * @param id of the invocation
 * @param function the version that ran
 * @param outcome the answer or the failure
 * @param execution what it took
 * @param callbackUrl where it is to be sent; null when nowhere
 * @param trace the caller's trace
 */
public record Result(
        RequestId id,
        FunctionUrn function,
        Outcome outcome,
        Execution execution,
        @Nullable String callbackUrl,
        Trace trace) {}
