package io.invoq.platform.consume;

/** What stands on the topic of checkouts could not be read, so nothing that depends on it may be written now. */
public final class CheckoutsUnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what was tried, and for how long */
    public CheckoutsUnreadableException(String message) {
        super(message);
    }

    public CheckoutsUnreadableException(String message, Throwable cause) {
        super(message, cause);
    }
}
