package io.invoq.wire.registry;

import static java.util.Objects.requireNonNull;

import io.invoq.wire.function.PackageDigest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A code package that a tenant has uploaded: what Eywa calls an image. Its content never changes; several packages, also of
 * several tenants, may have the same.
 *
 * @param tenant whose it is
 * @param id within the tenant
 * @param name as it was given; the digest's text form when none was
 * @param version of that name; empty when none was given
 * @param runtime the runtime's name as it was given, {@code custom} say; empty when none was
 * @param handler how its code is entered, in the form of {@code code.handler}; null when nothing was said
 * @param digest of the bytes in the package store
 * @param size of these, in bytes
 * @param createdAt when it was uploaded
 */
public record PackageEntry(
        String tenant,
        UUID id,
        String name,
        String version,
        String runtime,
        @Nullable String handler,
        PackageDigest digest,
        long size,
        Instant createdAt)
        implements RegistryEntry {

    static final String PREFIX = "package/";

    public PackageEntry {
        requireNonNull(tenant, "tenant is missing");
        requireNonNull(id, "id is missing");
        requireNonNull(name, "name is missing");
        requireNonNull(version, "version is missing");
        requireNonNull(runtime, "runtime is missing");
        requireNonNull(digest, "digest is missing");
        requireNonNull(createdAt, "createdAt is missing");
    }

    /** Under which a tenant's package stands. */
    public static String key(String tenant, UUID id) {
        return PREFIX + tenant + "/" + id;
    }

    /** Under which all packages of a tenant stand, and nothing else. */
    public static KeyRange of(String tenant) {
        return KeyRange.under(PREFIX + tenant + "/");
    }

    /** Under which the packages of all tenants stand, and nothing else. */
    public static KeyRange all() {
        return KeyRange.under(PREFIX);
    }

    @Override
    public String key() {
        return key(tenant, id);
    }
}
