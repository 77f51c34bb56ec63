package io.invoq.ingress.invoke;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Trace;

/**
 * A call that has been authenticated, resolved and validated.
 *
 * @param id its request id
 * @param function the version to run
 * @param dialect the API through which it came
 * @param request as the function is to see it
 * @param trace the caller's
 * @param wantsLogTail whether the reply is to carry the end of the log
 */
public record Call(
        RequestId id,
        FunctionDefinition function,
        Dialect dialect,
        HttpRequest request,
        Trace trace,
        boolean wantsLogTail) {

    Invocation invocation(Delivery delivery) {
        return new Invocation(id, function.urn(), dialect, delivery, request, trace, wantsLogTail);
    }

    /** Whether it may run more than once. */
    boolean mayRunTwice() {
        return request.mayRunTwice(function);
    }
}
