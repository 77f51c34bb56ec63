package io.invoq.ingress.status;

/** The status of a call cannot be told now; it may be a moment later. Nothing is said about the call. */
public final class StatusUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean isBusy;

    private StatusUnavailableException(String message, boolean isBusy) {
        super(message);
        this.isBusy = isBusy;
    }

    /** This node does as much as it may. */
    static StatusUnavailableException busy(String message) {
        return new StatusUnavailableException(message, true);
    }

    /** The brokers do not answer. */
    static StatusUnavailableException unread(String message) {
        return new StatusUnavailableException(message, false);
    }

    /** Whether this node's bounds are the reason, rather than the brokers. */
    public boolean isBusy() {
        return isBusy;
    }
}
