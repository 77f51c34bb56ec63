package io.invoq.wire.record;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an invocation is to be delivered and answered.
 *
 * @param lane sync or async
 * @param attempt 1 for the first run
 * @param acceptedAt when the ingress took the call
 * @param deadline the moment after which nobody wants the answer; null when there is none (async)
 * @param replyTo the partition of the replies topic on which the ingress waits; null when nobody waits
 * @param callbackUrl where the result is to be sent; null when nowhere
 * @param notBefore the moment before which it must not run; null when it may at once
 * @param firstDue from when its age counts, kept through all attempts: the moment before which its first attempt must not
 *     run, or the end of its last wait for a paused function; null when it counts from {@code acceptedAt}
 * @param functionSince when the function version for which it was accepted was first registered, so that it is not run on
 *     another one that has got the same name since; null when that does not matter (sync), or is not known
 */
public record Delivery(
        Lane lane,
        int attempt,
        Instant acceptedAt,
        @Nullable Instant deadline,
        @Nullable Integer replyTo,
        @Nullable String callbackUrl,
        @Nullable Instant notBefore,
        @Nullable Instant firstDue,
        @Nullable Instant functionSince) {

    /** One of which it is not known since when there was its function. */
    public Delivery(
            Lane lane,
            int attempt,
            Instant acceptedAt,
            @Nullable Instant deadline,
            @Nullable Integer replyTo,
            @Nullable String callbackUrl,
            @Nullable Instant notBefore,
            @Nullable Instant firstDue) {
        this(lane, attempt, acceptedAt, deadline, replyTo, callbackUrl, notBefore, firstDue, null);
    }

    /** A call whose caller waits on a reply partition until the deadline. */
    public static Delivery sync(Instant acceptedAt, Instant deadline, int replyTo) {
        return new Delivery(Lane.SYNC, 1, acceptedAt, deadline, replyTo, null, null, null);
    }

    /** A call that was answered 202. */
    public static Delivery async(Instant acceptedAt, @Nullable String callbackUrl) {
        return new Delivery(Lane.ASYNC, 1, acceptedAt, null, null, callbackUrl, null, null);
    }

    /** The same, for the function version that was first registered then, and for no later one of its name. */
    public static Delivery async(Instant acceptedAt, @Nullable String callbackUrl, Instant functionSince) {
        return new Delivery(Lane.ASYNC, 1, acceptedAt, null, null, callbackUrl, null, null, functionSince);
    }

    /** The same call, for a caller who wants it to run no sooner than that. */
    public Delivery delayedUntil(Instant due) {
        return with(attempt, due, due);
    }

    /** When the call's age begins: when it was accepted, or when it was first due if that was later. */
    public Instant ageFrom() {
        return firstDue == null || firstDue.isBefore(acceptedAt) ? acceptedAt : firstDue;
    }

    /** The same attempt, put off. */
    public Delivery putOff(Instant until) {
        return with(attempt, until, firstDue);
    }

    /** The same attempt, put off since its function is paused: its age begins anew then. */
    public Delivery heldUntil(Instant until) {
        return with(attempt, until, until);
    }

    /** The next attempt, at once. */
    public Delivery nextAttempt() {
        return with(attempt + 1, null, firstDue);
    }

    /** The next attempt, not before the given moment. */
    public Delivery nextAttempt(Instant until) {
        return with(attempt + 1, until, firstDue);
    }

    private Delivery with(int run, @Nullable Instant until, @Nullable Instant due) {
        return new Delivery(lane, run, acceptedAt, deadline, replyTo, callbackUrl, until, due, functionSince);
    }
}
