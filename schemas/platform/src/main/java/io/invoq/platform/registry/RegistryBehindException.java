package io.invoq.platform.registry;

/** The registry could not be brought up to date in time: no broker answers. What it says may be old. */
public final class RegistryBehindException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RegistryBehindException(String message, Throwable cause) {
        super(message, cause);
    }
}
