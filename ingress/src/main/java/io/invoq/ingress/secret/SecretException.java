package io.invoq.ingress.secret;

/** A secret cannot be made, changed or deleted as it was asked. Its message holds nothing of a value. */
public final class SecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What stands in the way. */
    public enum Reason {
        /** The tenant has no secret of that id. */
        NOT_FOUND,
        /** The tenant has another one of that name. */
        NAME_TAKEN,
        /** Functions mount it. */
        MOUNTED,
        /** It would be too large, or one too many. */
        TOO_LARGE
    }

    private final Reason reason;

    SecretException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
