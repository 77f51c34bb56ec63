package io.invoq.ingress.invoke;

import io.invoq.wire.record.Result;
import java.time.Duration;

/** What became of a call, for the one who made it. */
public sealed interface Answer {

    /** A synchronous call has its outcome. */
    record Completed(Result result) implements Answer {}

    /** An asynchronous call is on the topic, replicated. */
    record Accepted() implements Answer {}

    /** A synchronous call's deadline passed without a reply. */
    record TimedOut(Duration waited) implements Answer {}

    /** Another call with that request id is waiting on this node. */
    record DuplicateId() implements Answer {}

    /** The invocation could not be made durable. */
    record BrokerUnavailable(String detail) implements Answer {}
}
