package io.invoq.dispatcher.deliver;

import org.jspecify.annotations.Nullable;

/** What came of one try. */
sealed interface TryOutcome {

    /**
     * The target answered in full.
     *
     * @param status as it came
     * @param retryAfter the field Retry-After as it came, null when there was none
     */
    record Answered(int status, @Nullable String retryAfter) implements TryOutcome {}

    /**
     * There is no answer: no connection, a broken one, or the deadline.
     *
     * @param detail what failed, in words for an operator
     */
    record Unanswered(String detail) implements TryOutcome {}

    /**
     * Nothing was sent, since the host has no address that may be called.
     *
     * @param detail host, addresses and why not
     */
    record Refused(String detail) implements TryOutcome {}
}
