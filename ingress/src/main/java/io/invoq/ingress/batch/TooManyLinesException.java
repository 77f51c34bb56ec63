package io.invoq.ingress.batch;

/** A batch of more lines than one may have; the message names the limit. */
public final class TooManyLinesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyLinesException(int limit) {
        super("a batch of more than max-batch-lines=" + limit + " lines; none of them is accepted", null, false, false);
    }
}
