package io.invoq.ingress.registry;

import io.invoq.wire.registry.RegistryCommand;

/** An entry is larger than the brokers take. Nothing was written. */
public final class EntryTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EntryTooLargeException(RegistryCommand command) {
        super("the registry's topic does not take an entry of that size: " + command.writes());
    }
}
