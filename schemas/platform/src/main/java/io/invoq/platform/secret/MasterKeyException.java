package io.invoq.platform.secret;

/** The operator's master keys cannot be used. Its message holds no key. */
public final class MasterKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MasterKeyException(String message) {
        super(message);
    }

    /** No cause is kept, since that of a parser may quote what it read. */
    MasterKeyException(String message, Exception cause) {
        super(message + " (" + cause.getClass().getSimpleName() + ")");
    }
}
