package io.invoq.ingress.batch;

/** A body of which not even the beginning is a batch; the message says what was expected. */
public final class NotABatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotABatchException(String problem) {
        super(problem, null, false, false);
    }
}
