package io.invoq.worker.instance;

import io.invoq.wire.record.FailureKind;

/** An instance could not be started; the message is meant for the function's callers. */
public final class StartFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    public StartFailedException(FailureKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Why, as the callers are told. */
    public FailureKind kind() {
        return kind;
    }

    /** What is wrong, in words. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
