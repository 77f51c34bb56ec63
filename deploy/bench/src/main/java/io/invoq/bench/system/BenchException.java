package io.invoq.bench.system;

/** Something that the bench needs did not work; the message says what, and shows what it printed. */
public final class BenchException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public BenchException(String message) {
        super(message);
    }

    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
