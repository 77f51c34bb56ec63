package io.invoq.platform.secret;

/** A value that was encrypted cannot be decrypted here, or none can be encrypted. Its message holds nothing of a value. */
public final class SecretUnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SecretUnreadableException(String message) {
        super(message, null, false, false);
    }
}
