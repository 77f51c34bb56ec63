package io.invoq.ingress.registry;

import org.jspecify.annotations.Nullable;

/** No answer of the registrar came in time. The change may have been made, or may be made later. */
public final class RegistryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
