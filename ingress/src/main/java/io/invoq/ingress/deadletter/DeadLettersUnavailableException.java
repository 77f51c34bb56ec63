package io.invoq.ingress.deadletter;

/** A request about dead letters cannot be answered now; the same one may be a moment later. */
public final class DeadLettersUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean isBusy;

    private DeadLettersUnavailableException(String message, boolean isBusy) {
        super(message);
        this.isBusy = isBusy;
    }

    /** This node handles as many as it may. */
    static DeadLettersUnavailableException busy(String message) {
        return new DeadLettersUnavailableException(message, true);
    }

    /** The brokers do not answer, or there is more to read than one request may. */
    static DeadLettersUnavailableException unread(String message) {
        return new DeadLettersUnavailableException(message, false);
    }

    /** Whether this node is the reason, rather than the brokers. */
    public boolean isBusy() {
        return isBusy;
    }
}
