package io.invoq.wire.registry;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The quota of a tenant.
 *
 * @param tenant whose
 * @param quota how much
 * @param updatedAt when it was set
 */
public record TenantQuota(String tenant, Quota quota, Instant updatedAt) implements RegistryEntry {

    static final String PREFIX = "quota/";

    public TenantQuota {
        requireNonNull(tenant, "tenant is missing");
        requireNonNull(quota, "quota is missing");
        requireNonNull(updatedAt, "updatedAt is missing");
    }

    /** Under which a tenant's quota stands. */
    public static String key(String tenant) {
        return PREFIX + tenant;
    }

    @Override
    public String key() {
        return key(tenant);
    }
}
