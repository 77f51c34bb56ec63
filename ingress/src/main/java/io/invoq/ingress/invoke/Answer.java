package io.invoq.ingress.invoke;

import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of a call, for the one who made it. */
public sealed interface Answer {

    /** What one who waits for the outcome can be told. */
    sealed interface ToWaiting extends Answer {}

    /** What one who hands a call over for later can be told. */
    sealed interface ToAccepting extends Answer {}

    /** The call has its outcome. */
    record Completed(Result result) implements ToWaiting {}

    /** The deadline passed without a reply. */
    record TimedOut(Duration waited) implements ToWaiting {}

    /** Its worker is gone: the call may or may not have run, and must not be run again unasked. */
    record InDoubt() implements ToWaiting {}

    /** Another call with that request id is waiting on this node. */
    record DuplicateId() implements ToWaiting {}

    /** The invocation is on the topic, replicated. */
    record Accepted() implements ToAccepting {}

    /**
     * Nothing was written: a call with the same idempotency key was accepted before, and it was the same call.
     *
     * @param id of that call
     */
    record Repeated(RequestId id) implements ToAccepting {}

    /** Nothing was written: another call was accepted with the same idempotency key. */
    record KeyReused() implements ToAccepting {}

    /** Nothing was written: there are as many idempotency keys as there may be. */
    record KeysExhausted() implements ToAccepting {}

    /** The invocation is not known to be on the topic. */
    record BrokerUnavailable(String detail) implements ToWaiting, ToAccepting {

        /** That the record could not be sent. */
        public static BrokerUnavailable because(@Nullable Throwable cause) {
            return new BrokerUnavailable(
                    cause == null ? "not published" : cause.getClass().getSimpleName() + ": " + cause.getMessage());
        }
    }
}
