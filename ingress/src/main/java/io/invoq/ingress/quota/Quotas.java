package io.invoq.ingress.quota;

import io.invoq.ingress.status.CallKey;
import io.invoq.platform.registry.RegistryListener;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.registry.Quota;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.TenantQuota;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds tenants and tokens to their quotas, each ingress to its share: the quota divided by the ingresses that are alive.
 * Without a quota a call costs a look at a map. As large as the number of quotas in use, and the backlogs that they limit. Safe for use by several threads;
 * does no I/O, owns nothing.
 */
public final class Quotas implements RegistryListener {

    private static final long LOOK_AGAIN = Duration.ofSeconds(1).toNanos();

    private final RegistryView view;
    private final IntSupplier ingresses;
    private final LongSupplier nanoTime;
    private final Map<String, Meter> ofTenants = new ConcurrentHashMap<>();
    private final Map<UUID, Meter> ofTokens = new ConcurrentHashMap<>();
    private final Backlog backlog = new Backlog();
    private volatile int nodes;
    private volatile long countedAt;

    private Quotas(RegistryView view, IntSupplier ingresses, LongSupplier nanoTime) {
        this.view = view;
        this.ingresses = ingresses;
        this.nanoTime = nanoTime;
        this.nodes = 1;
        this.countedAt =
                nanoTime.getAsLong() - LOOK_AGAIN - 1; // counted with the first call: a starting node may not know all
    }

    /**
     * Quotas as the view has them.
     *
     * @param view not owned; lives as long as this does
     * @param ingresses how many are alive; asked once a second
     * @param nanoTime monotonic
     */
    public static Quotas over(RegistryView view, IntSupplier ingresses, LongSupplier nanoTime) {
        Quotas quotas = new Quotas(view, ingresses, nanoTime);
        view.listen(quotas);
        return quotas;
    }

    /** A place in flight, to be given back. */
    public static final class Held implements AutoCloseable {

        private static final Held NOTHING = new Held(null, null);

        private final @Nullable Meter token;
        private final @Nullable Meter tenant;

        private Held(@Nullable Meter token, @Nullable Meter tenant) {
            this.token = token;
            this.tenant = tenant;
        }

        @Override
        public void close() {
            if (token != null) {
                token.leave();
            }
            if (tenant != null) {
                tenant.leave();
            }
        }
    }

    /**
     * Lets calls pass that are made with that token for that tenant; give back what this returns when they are handled.
     *
     * @param calls how many are made at once
     * @throws QuotaExceededException when token or tenant has used up its share
     */
    public Held enter(RegistryEntry.Token token, String tenant, int calls) {
        TenantQuota ofTenant = view.quota(tenant);
        Quota ofToken = token.quota();
        return ofTenant == null && ofToken == null ? Held.NOTHING : enter(token, ofToken, ofTenant, calls);
    }

    private Held enter(RegistryEntry.Token token, @Nullable Quota ofToken, @Nullable TenantQuota ofTenant, int calls) {
        long now = nanoTime.getAsLong();
        int share = nodes(now);
        Meter first = ofToken == null ? null : meter(token, now);
        if (ofToken != null && first != null) {
            first.enter(ofToken, calls, share, now);
        }
        if (ofTenant == null) {
            return new Held(first, null);
        }
        Meter second = meter(ofTenant.tenant(), now);
        try {
            second.enter(ofTenant.quota(), calls, share, now);
        } catch (QuotaExceededException e) {
            if (first != null) {
                first.leave();
            }
            throw e;
        }
        return new Held(first, second);
    }

    /**
     * Lets asynchronous calls be accepted that are made with that token for that tenant; close what this returns when they are
     * handled.
     */
    public Accepting accepting(RegistryEntry.Token token, String tenant) {
        TenantQuota ofTenant = view.quota(tenant);
        Quota ofToken = token.quota();
        Integer mostOfTenant = ofTenant == null ? null : ofTenant.quota().maxBacklog();
        Integer mostOfToken = ofToken == null ? null : ofToken.maxBacklog();
        if (mostOfTenant == null && mostOfToken == null) {
            return Accepting.UNLIMITED;
        }
        long now = nanoTime.getAsLong();
        return new Accepting(new Accepting.Limits(
                backlog,
                tenant,
                mostOfToken == null ? null : new Accepting.Limit(meter(token, now), mostOfToken),
                mostOfTenant == null ? null : new Accepting.Limit(meter(tenant, now), mostOfTenant),
                nodes(now)));
    }

    /** Hears of a call whose result is there; may be called on any thread. */
    public void ended(CallKey call) {
        backlog.remove(call);
    }

    private Meter meter(String tenant, long now) {
        return ofTenants.computeIfAbsent(tenant, name -> new Meter("tenant " + name, true, now));
    }

    private Meter meter(RegistryEntry.Token token, long now) {
        return ofTokens.computeIfAbsent(token.id(), id -> new Meter("access token " + token.name(), false, now));
    }

    private int nodes(long now) {
        if (now - countedAt > LOOK_AGAIN) {
            countedAt = now;
            nodes = Math.max(1, ingresses.getAsInt());
        }
        return nodes;
    }

    /** Forgets whose quota is gone; who is in flight still holds on to its meter. */
    @Override
    public void changed(@Nullable RegistryEntry before, @Nullable RegistryEntry after) {
        if (before instanceof TenantQuota quota && after == null) {
            ofTenants.remove(quota.tenant());
        } else if (before instanceof RegistryEntry.Token token && after == null) {
            ofTokens.remove(token.id());
        }
    }
}
