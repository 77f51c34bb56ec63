package io.invoq.bench.report;

/** A file of results does not read. The message says which member, what it holds and what was expected. */
public final class MalformedReportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedReportException(String message) {
        super(message);
    }

    MalformedReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
