package io.invoq.bench.backlog;

/** A backlog could not be filled, or was not worked off as it should have been. */
public final class BacklogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BacklogException(String message) {
        super(message);
    }

    public BacklogException(String message, Throwable cause) {
        super(message, cause);
    }
}
