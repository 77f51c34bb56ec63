package io.invoq.wire.record;

import io.invoq.wire.function.FunctionUrn;

/**
 * One call of a function on its way from an ingress to a worker: {@code io.invoq.invocation.v1}.
 *
 * @param id names the call
 * @param function the version to run
 * @param dialect the API through which it came
 * @param delivery lane, attempt, deadline, where the outcome goes
 * @param request the HTTP call
 * @param trace the caller's trace
 * @param wantsLogTail the caller asked for the end of its log ({@code X-Log-Type: Tail})
 */
public record Invocation(
        RequestId id,
        FunctionUrn function,
        Dialect dialect,
        Delivery delivery,
        HttpRequest request,
        Trace trace,
        boolean wantsLogTail) {

    /** The same call, delivered otherwise. */
    public Invocation delivered(Delivery otherwise) {
        return new Invocation(id, function, dialect, otherwise, request, trace, wantsLogTail);
    }
}
