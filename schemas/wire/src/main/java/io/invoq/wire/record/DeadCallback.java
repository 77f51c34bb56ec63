package io.invoq.wire.record;

import io.invoq.wire.function.FunctionUrn;

/**
 * A result whose callback was given up: {@code io.invoq.dead-callback.v1}. The invocation itself ended well.
 *
 * @param result the result that could not be delivered
 * @param reason what was given up, {@code callback-failed} say
 * @param detail the last error
 * @param attempts how often it was tried; 0 when it was refused before the first try
 */
public record DeadCallback(Result result, String reason, String detail, int attempts) implements DeadLetter {

    @Override
    public RequestId id() {
        return result.id();
    }

    @Override
    public FunctionUrn function() {
        return result.function();
    }
}
