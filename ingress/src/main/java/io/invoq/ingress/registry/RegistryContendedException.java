package io.invoq.ingress.registry;

/** Others changed the same thing again and again. Nothing was written; the same may be asked again. */
public final class RegistryContendedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RegistryContendedException(int tries) {
        super("what this change is about was changed by others " + tries + " times meanwhile");
    }
}
