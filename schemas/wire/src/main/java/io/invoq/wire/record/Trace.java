package io.invoq.wire.record;

import org.jspecify.annotations.Nullable;

/**
 * What ties an invocation to the caller's own records.
 *
 * @param traceparent W3C Trace Context, passed on untouched
 * @param traceId the caller's {@code X-Trace-Id}, or an {@code X-Request-Id} that was not a UUID
 */
public record Trace(@Nullable String traceparent, @Nullable String traceId) {

    /** Nothing known. */
    public static final Trace NONE = new Trace(null, null);
}
