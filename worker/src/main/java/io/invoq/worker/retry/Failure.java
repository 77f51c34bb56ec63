package io.invoq.worker.retry;

import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Outcome;

/** What an unsuccessful outcome says about another run of the same call. */
enum Failure {
    /** It may pass: another run is worth it. */
    PASSING,
    /** It would be the same again. */
    LASTING,
    /** The call did not run, since there was no room: that was no attempt. */
    NO_ROOM,
    /** The call did not run, since its function is paused. */
    HELD,
    /** The call did not run, since it was too late. */
    TOO_LATE,
    /** Nobody wants it to succeed any more. */
    TAKEN_BACK;

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;

    static Failure of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered answered -> of(answered.answer());
            case Outcome.Failed failed -> of(failed.kind());
        };
    }

    private static Failure of(HttpAnswer answer) {
        return switch (answer.status()) {
            case REQUEST_TIMEOUT, TOO_EARLY, TOO_MANY_REQUESTS -> PASSING;
            default -> answer.status() >= 500 ? PASSING : LASTING;
        };
    }

    /** A handler that raised or was ended is a 500 to callers, and treated as one; what cannot change is not tried. */
    private static Failure of(FailureKind kind) {
        return switch (kind) {
            case HANDLER_RAISED,
                    RUNTIME_FAILED,
                    INITIALIZER_FAILED,
                    INITIALIZER_TIMED_OUT,
                    TIMED_OUT,
                    INSTANCE_EXITED -> PASSING;
            case FUNCTION_NOT_FOUND, BAD_PAYLOAD, HANDLER_NOT_FOUND, RESPONSE_TOO_LARGE -> LASTING;
            case FUNCTION_PAUSED -> HELD;
            case QUEUE_FULL, NO_INSTANCE -> NO_ROOM;
            case EXPIRED -> TOO_LATE;
            case CANCELLED -> TAKEN_BACK;
        };
    }

    /** The failure in words, without anything of an answer's body. */
    static String describe(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered answered -> "status " + answered.answer().status();
            case Outcome.Failed failed -> failed.kind().wireName() + ": " + failed.message();
        };
    }
}
