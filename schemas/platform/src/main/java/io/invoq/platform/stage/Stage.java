package io.invoq.platform.stage;

import io.invoq.wire.record.RequestId;

/**
 * The moments of a synchronous call, in their order. Each can be marked in a JDK flight recording as an event
 * {@code io.invoq.CallStage}; that event is off unless a recording turns it on, and then costs next to nothing. Safe for
 * use by several threads.
 */
public enum Stage {
    /** The ingress has read the request's head. */
    ACCEPTED,
    /** The ingress's producer has taken the invocation. */
    PUBLISHED,
    /** The worker's lane has read the invocation. */
    CONSUMED,
    /** The call's own thread in the worker has begun. */
    STARTED,
    /** The instance has answered. */
    ENDED,
    /** The worker's producer has taken the reply. */
    REPLIED,
    /** The ingress has read the reply. */
    REPLY_READ,
    /** The request's thread has the reply. */
    WOKEN,
    /** The response has been handed to the connection. */
    ANSWERED;

    /** Marks this moment of a call, if anybody records. */
    public void mark(RequestId id) {
        CallStage event = new CallStage();
        if (event.isEnabled()) {
            event.requestId = id.toString();
            event.stage = name();
            event.nanos = System.nanoTime();
            event.commit();
        }
    }
}
