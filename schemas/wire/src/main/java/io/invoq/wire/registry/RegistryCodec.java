package io.invoq.wire.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.wire.record.MalformedRecordException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Registry entries as JSON, described by {@code schema/registry.schema.json}. The registry is read once per change and
 * not per call, so JSON is right here. Safe for use by several threads.
 */
public final class RegistryCodec {

    /** By what the keys of each kind begin with. */
    private static final Map<String, Class<? extends RegistryEntry>> KINDS = Map.ofEntries(
            Map.entry(RegistryEntry.Function.PREFIX, RegistryEntry.Function.class),
            Map.entry(RegistryEntry.Token.PREFIX, RegistryEntry.Token.class),
            Map.entry(RegistryEntry.Answer.PREFIX, RegistryEntry.Answer.class),
            Map.entry(TenantQuota.PREFIX, TenantQuota.class),
            Map.entry(TokenUse.PREFIX, TokenUse.class),
            Map.entry(Pause.PREFIX, Pause.class),
            Map.entry(Secret.PREFIX, Secret.class),
            Map.entry(Alias.PREFIX, Alias.class),
            Map.entry(Reservation.PREFIX, Reservation.class),
            Map.entry(PackageEntry.PREFIX, PackageEntry.class));

    private RegistryCodec() {}

    /** The record's value. */
    public static byte[] write(RegistryEntry entry) {
        return RegistryJson.write(entry, "registry entry " + entry.key());
    }

    /** The same as part of a {@link RegistryCommand}. */
    public static RegistryCommand.Write toWrite(RegistryEntry entry) {
        return new RegistryCommand.Write(entry.key(), RegistryJson.tree(entry));
    }

    /** The record's value, of an entry that a command carries. */
    public static byte[] write(JsonNode entry) {
        return RegistryJson.write(entry, "registry entry");
    }

    /**
     * Reads an entry by its key and value; empty for a kind that this version does not know.
     *
     * @throws MalformedRecordException when the value does not read, lacks a part or belongs to another key
     */
    public static Optional<RegistryEntry> read(String key, byte[] value) {
        Class<? extends RegistryEntry> kind = KINDS.get(key.substring(0, key.indexOf('/') + 1));
        if (kind == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(named(key, RegistryJson.parse(value, kind)));
        } catch (IOException e) {
            throw new MalformedRecordException("registry entry '" + key + "' does not read: " + e.getMessage(), e);
        }
    }

    private static RegistryEntry named(String key, RegistryEntry entry) {
        if (!entry.key().equals(key)) {
            throw new MalformedRecordException("registry entry '" + key + "' holds '" + entry.key() + "'");
        }
        return entry;
    }
}
