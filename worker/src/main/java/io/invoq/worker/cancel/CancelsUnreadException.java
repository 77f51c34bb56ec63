package io.invoq.worker.cancel;

/** The cancels could not be read up to their end in time, so that a call which was taken back might run. */
public final class CancelsUnreadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CancelsUnreadException(String message) {
        super(message);
    }
}
