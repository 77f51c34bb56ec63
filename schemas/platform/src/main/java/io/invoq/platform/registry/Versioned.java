package io.invoq.platform.registry;

import io.invoq.wire.registry.RegistryEntry;
import org.jspecify.annotations.Nullable;

/**
 * What stands under a key of the registry.
 *
 * @param entry null when this version of Invoq does not know its kind or cannot read it
 * @param revision the offset of its record: another one with each write, the same on every node
 */
public record Versioned(@Nullable RegistryEntry entry, long revision) {}
