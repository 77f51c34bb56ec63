package io.invoq.wire.registry;

import static java.util.Objects.requireNonNull;

import io.invoq.wire.secret.Sealed;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Values that a tenant keeps for its functions, each encrypted by itself. Its {@link #toString} shows their names only.
 *
 * @param tenant whose it is
 * @param id by which functions name it
 * @param name by which people name it, one of a tenant
 * @param data the values by their keys, each bound to the secret and its key
 * @param createdAt when it was made
 * @param updatedAt when a value was last written or deleted
 */
public record Secret(
        String tenant, UUID id, String name, Map<String, Sealed> data, Instant createdAt, Instant updatedAt)
        implements RegistryEntry {

    static final String PREFIX = "secret/";

    public Secret {
        requireNonNull(tenant, "tenant is missing");
        requireNonNull(id, "id is missing");
        requireNonNull(name, "name is missing");
        data = Map.copyOf(requireNonNull(data, "data is missing"));
        requireNonNull(createdAt, "createdAt is missing");
        requireNonNull(updatedAt, "updatedAt is missing");
    }

    /** Under which a tenant's secret stands. */
    public static String key(String tenant, UUID id) {
        return PREFIX + tenant + "/" + id;
    }

    /** Under which all secrets of a tenant stand, and nothing else. */
    public static KeyRange of(String tenant) {
        return KeyRange.under(PREFIX + tenant + "/");
    }

    /** Under which all secrets stand, and nothing else. */
    public static KeyRange all() {
        return KeyRange.under(PREFIX);
    }

    /** The same with other values. */
    public Secret with(Map<String, Sealed> values, Instant at) {
        return new Secret(tenant, id, name, values, createdAt, at);
    }

    @Override
    public String key() {
        return key(tenant, id);
    }

    @Override
    public String toString() {
        return "Secret[tenant=%s, id=%s, name=%s, keys=%s]".formatted(tenant, id, name, new TreeMap<>(data).keySet());
    }
}
