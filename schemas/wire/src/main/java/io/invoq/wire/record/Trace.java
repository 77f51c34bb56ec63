package io.invoq.wire.record;

import org.jspecify.annotations.Nullable;

/**
 * What ties an invocation to the caller's own records, and to an earlier invocation.
 *
 * @param traceparent W3C Trace Context, passed on untouched
 * @param traceId the caller's {@code X-Trace-Id}, or an {@code X-Request-Id} that was not a UUID
 * @param redriveOf the invocation whose dead letter this one was made from; null when it is a caller's own
 */
public record Trace(
        @Nullable String traceparent,
        @Nullable String traceId,
        @Nullable RequestId redriveOf) {

    /** Nothing known. */
    public static final Trace NONE = new Trace(null, null);

    /** Of a caller's own invocation. */
    public Trace(@Nullable String traceparent, @Nullable String traceId) {
        this(traceparent, traceId, null);
    }

    /** The same caller's, of an invocation made from a dead letter. */
    public Trace asRedriveOf(RequestId dead) {
        return new Trace(traceparent, traceId, dead);
    }
}
