package io.invoq.ingress.registry;

import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.registry.Versioned;
import io.invoq.wire.registry.KeyRange;
import io.invoq.wire.registry.RegistryCodec;
import io.invoq.wire.registry.RegistryCommand;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.Revisions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of the registry in the making: what it reads is noted, what it writes is kept until it is committed, and then
 * made as a whole, provided that nothing it has read has changed meanwhile. It does not read its own writes. Used by one
 * thread, within one {@link RegistryTransactions#run}.
 */
public final class RegistryTransaction {

    private final RegistryView view;
    private final Map<KeyRange, RegistryCommand.Read> reads = new LinkedHashMap<>();
    private final Map<String, RegistryCommand.Write> writes = new LinkedHashMap<>();

    RegistryTransaction(RegistryView view) {
        this.view = view;
    }

    /** The entry under that key; null when there is none, or none of that type. */
    public <E extends RegistryEntry> @Nullable E find(String key, Class<E> type) {
        return list(KeyRange.of(key), type).stream().findFirst().orElse(null);
    }

    /** The entries of that type under those keys, in their order. */
    public <E extends RegistryEntry> List<E> list(KeyRange range, Class<E> type) {
        List<Versioned> seen = List.copyOf(view.range(range).values());
        reads.putIfAbsent(
                range,
                new RegistryCommand.Read(range, Revisions.digest(seen.stream().mapToLong(Versioned::revision))));
        List<E> entries = new ArrayList<>();
        for (Versioned each : seen) {
            if (type.isInstance(each.entry())) {
                entries.add(type.cast(each.entry()));
            }
        }
        return entries;
    }

    /** Writes an entry under its key, whatever stands there. */
    public void put(RegistryEntry entry) {
        writes.put(entry.key(), RegistryCodec.toWrite(entry));
    }

    /** Deletes what stands under that key. */
    public void delete(String key) {
        writes.put(key, new RegistryCommand.Write(key, null));
    }

    boolean isReadOnly() {
        return writes.isEmpty();
    }

    RegistryCommand toCommand(UUID id) {
        return new RegistryCommand(id, List.copyOf(reads.values()), List.copyOf(writes.values()));
    }
}
