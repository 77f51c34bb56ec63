package io.invoq.ingress.quota;

import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.registry.Quota;
import io.invoq.wire.registry.TenantQuota;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Sets the quotas of tenants. When a method returns this node holds to the change, and others a moment later. Safe for use by
 * several threads; owns nothing. See {@link RegistryTransactions#run} for what can go wrong.
 */
public final class QuotaRegistry {

    private final RegistryView view;
    private final RegistryTransactions transactions;
    private final InstantSource clock;

    public QuotaRegistry(RegistryView view, RegistryTransactions transactions, InstantSource clock) {
        this.view = view;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** The tenant's quota; null when it has none. */
    public @Nullable TenantQuota find(String tenant) throws InterruptedException {
        view.catchUp();
        return view.quota(tenant);
    }

    /** Sets it, whatever it was. */
    public TenantQuota set(String tenant, Quota quota) throws InterruptedException {
        TenantQuota set = new TenantQuota(tenant, quota, clock.instant());
        return transactions.run(change -> {
            change.put(set);
            return set;
        });
    }

    /** Lets the tenant call as much as it likes; false when it could before. */
    public boolean remove(String tenant) throws InterruptedException {
        String key = TenantQuota.key(tenant);
        return transactions.run(change -> {
            if (change.find(key, TenantQuota.class) == null) {
                return false;
            }
            change.delete(key);
            return true;
        });
    }
}
