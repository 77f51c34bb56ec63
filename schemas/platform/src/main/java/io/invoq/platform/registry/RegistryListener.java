package io.invoq.platform.registry;

import io.invoq.wire.registry.RegistryEntry;
import org.jspecify.annotations.Nullable;

/** Hears of entries that are new, changed or gone. Called by the registry's thread: must not block. */
@FunctionalInterface
public interface RegistryListener {

    /**
     * Takes note of a change.
     *
     * @param before the entry so far; null for a new one
     * @param after the entry now; null for one that is gone
     */
    void changed(@Nullable RegistryEntry before, @Nullable RegistryEntry after);
}
