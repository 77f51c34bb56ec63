package io.invoq.ingress.registry;

import java.util.UUID;

/** A function is to be made of an image that its tenant does not have. */
public final class MissingImageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingImageException(UUID image) {
        super("no image has the id '" + image + "'", null, false, false);
    }
}
