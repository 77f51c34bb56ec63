package io.invoq.standalone.broker;

import org.jspecify.annotations.Nullable;

/** The embedded broker could not be started or stopped; the message names the address or directory it is about. */
public final class BrokerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokerException(String message) {
        super(message);
    }

    BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
