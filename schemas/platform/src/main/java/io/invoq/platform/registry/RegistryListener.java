package io.invoq.platform.registry;

import io.invoq.wire.function.FunctionDefinition;
import org.jspecify.annotations.Nullable;

/** Hears of functions that are new, changed or gone. Called by the registry's thread: must not block. */
@FunctionalInterface
public interface RegistryListener {

    /**
     * Takes note of a change.
     *
     * @param before the definition so far; null for a new one
     * @param after the definition now; null for one that is gone
     */
    void changed(@Nullable FunctionDefinition before, @Nullable FunctionDefinition after);
}
