package io.invoq.e2e.fault;

import io.invoq.wire.record.Lane;
import java.time.Duration;

/**
 * One call as its caller saw it.
 *
 * @param caller names the call in its path, so that a run is known to be its run even when the answer was lost
 * @param requestId the one that the caller chose
 * @param lane asynchronous ones ask for a callback
 * @param method of HTTP
 * @param ingress the node that was called
 * @param allowed by when there must be an answer, from the start
 * @param began monotonic nanoseconds
 * @param ended the same
 * @param answer what came of it
 */
record Call(
        String caller,
        String requestId,
        Lane lane,
        String method,
        String ingress,
        Duration allowed,
        long began,
        long ended,
        Answer answer) {

    /** What a caller learns. */
    sealed interface Answer {

        /**
         * An answer of HTTP.
         *
         * @param reason the platform's machine-readable one; empty when there is none
         */
        record Status(int code, String reason, String body) implements Answer {}

        /** The connection was refused: nothing was sent. */
        record NotConnected() implements Answer {}

        /** The connection broke, or nothing came: whether it ran is not known. */
        record Lost(String why) implements Answer {}
    }

    boolean isAccepted() {
        return lane == Lane.ASYNC && answer instanceof Answer.Status status && status.code() == 202;
    }

    /** As it is counted. */
    String kindOfAnswer() {
        return switch (answer) {
            case Answer.Status status -> (status.code() + " " + status.reason()).strip();
            case Answer.NotConnected none -> "not connected";
            case Answer.Lost lost -> "lost";
        };
    }

    @Override
    public String toString() {
        return "%s %s %s to %s: %s after %d ms"
                .formatted(method, caller, requestId, ingress, kindOfAnswer(), (ended - began) / 1_000_000);
    }
}
