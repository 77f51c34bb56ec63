package io.invoq.ingress.registry;

import io.invoq.wire.function.FunctionUrn;

/** The tenant has a function of that name. */
public final class NameTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NameTakenException(FunctionUrn urn) {
        super("function " + urn.name() + " exists already in tenant " + urn.tenant());
    }
}
