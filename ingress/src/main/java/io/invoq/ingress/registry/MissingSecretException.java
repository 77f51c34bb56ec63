package io.invoq.ingress.registry;

import java.util.UUID;

/** A function mounts a secret that its tenant does not have. */
public final class MissingSecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingSecretException(UUID secret) {
        super("secrets: the tenant has no secret " + secret, null, false, false);
    }
}
