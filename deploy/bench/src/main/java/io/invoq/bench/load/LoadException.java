package io.invoq.bench.load;

import org.jspecify.annotations.Nullable;

/** A load had calls that failed, or that never ended; the cause is the first failure. */
public final class LoadException extends Exception {

    private static final long serialVersionUID = 1;

    LoadException(String message, @Nullable Throwable first) {
        super(first == null ? message : message + "; the first: " + first, first);
    }
}
