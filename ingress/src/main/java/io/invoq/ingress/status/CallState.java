package io.invoq.ingress.status;

import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Outcome;
import java.util.Locale;

/** Where a call stands, in one word. */
public enum CallState {
    /** It has not run yet, or waits for its next attempt. */
    QUEUED,
    /** It has been running for a while. */
    RUNNING,
    /** The function answered, with a status below 400. */
    SUCCEEDED,
    /** The function answered with another status, or there is no answer and none will come. */
    FAILED,
    /** It was too old to be run. */
    EXPIRED,
    /** It was called off. */
    CANCELLED;

    /** A kind of failure that not every version of the records has. */
    private static final String CALLED_OFF = "cancelled";

    /** As callers read it: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CallState of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered answered -> answered.isSuccess() ? SUCCEEDED : FAILED;
            case Outcome.Failed failed -> {
                if (failed.kind().wireName().equals(CALLED_OFF)) {
                    yield CANCELLED;
                }
                yield failed.kind() == FailureKind.EXPIRED ? EXPIRED : FAILED;
            }
        };
    }
}
