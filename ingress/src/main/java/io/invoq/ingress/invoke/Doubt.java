package io.invoq.ingress.invoke;

import java.time.Duration;

/**
 * One waiting call's judgement of whether the brokers are away. They are when none is connected, or when they have
 * acknowledged nothing at all for the longest silence allowed; a slow broker that acknowledges other records is not.
 * Used by the waiting thread.
 */
public final class Doubt {

    /** That nothing can be sent. */
    public static final String DISCONNECTED = "no broker is connected";

    private final InvocationPublisher lane;
    private final Duration longestSilence;
    private final long start;

    /** @param start when the call was made, in monotonic nanoseconds */
    public Doubt(InvocationPublisher lane, Duration longestSilence, long start) {
        this.lane = lane;
        this.longestSilence = longestSilence;
        this.start = start;
    }

    /** Whether they are away. */
    public boolean isCertain() {
        Duration silence = lane.silenceSince(start);
        return silence.compareTo(longestSilence) >= 0
                || (silence.compareTo(InvocationPublisher.RECONNECT) >= 0 && lane.isDisconnected());
    }

    /** In words for the caller. */
    public String reason() {
        return lane.isDisconnected()
                ? DISCONNECTED
                : "no broker has acknowledged anything for " + longestSilence.toMillis() + "ms";
    }

    /** How long to wait before asking again. */
    public Duration lookAgainWithin(Duration left) {
        return left.compareTo(InvocationPublisher.RECONNECT) < 0 ? left : InvocationPublisher.RECONNECT;
    }
}
