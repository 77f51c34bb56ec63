package io.invoq.ingress.cancel;

/** A cancel is not known to be written; to ask for it once more does no harm. */
public final class CancelNotWrittenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CancelNotWrittenException(String message, Throwable cause) {
        super(message, cause);
    }
}
