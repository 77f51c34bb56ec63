package io.invoq.worker.retry;

import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.Delivery;
import java.time.Instant;

/** What is to become of a call whose run has ended; made by {@link Retries}. */
public sealed interface RetryDecision {

    /** The outcome is the call's last: its reply, or its result. */
    record Settle() implements RetryDecision {}

    /**
     * The call is to wait and then run again; there is no result yet.
     *
     * @param notBefore the moment before which it must not run
     * @param countsAttempt whether the run that ended was an attempt; false when the call found no room and did not run
     */
    record RunAgain(Instant notBefore, boolean countsAttempt) implements RetryDecision {

        /** How the call is delivered next. */
        public Delivery next(Delivery ended) {
            return countsAttempt ? ended.nextAttempt(notBefore) : ended.putOff(notBefore);
        }
    }

    /**
     * The call did not run, since its function is paused, and is to wait: neither its attempts nor its age count that.
     *
     * @param until when to look again
     */
    record Hold(Instant until) implements RetryDecision {

        /** How the call is delivered next. */
        public Delivery next(Delivery ended) {
            return ended.heldUntil(until);
        }
    }

    /**
     * The outcome is the call's last, and there is to be a dead letter of it.
     *
     * @param reason why it is not run again
     * @param detail what failed last, in words for an operator; nothing of an answer but its status
     */
    record GiveUp(Reason reason, String detail) implements RetryDecision {}

    /** Why a failed call is not run again. The names are public: dead letters carry them. */
    enum Reason {
        /** All the attempts that the function has were made. */
        ATTEMPTS_EXHAUSTED(DeadInvocation.ATTEMPTS_EXHAUSTED),
        /** The next attempt would be due when the call is older than the function allows. */
        MAX_AGE_PASSED(DeadInvocation.MAX_AGE_PASSED),
        /** The failure would be the same again: a status of 400 to 499 but for some, a body that cannot be read. */
        NOT_RETRYABLE(DeadInvocation.NOT_RETRYABLE);

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        /** As it stands in the {@code reason} attribute: lower case, dashes. */
        public String wireName() {
            return wireName;
        }
    }
}
