package io.invoq.ingress.quota;

import io.invoq.ingress.status.CallKey;
import io.invoq.wire.record.RequestId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous calls on their way into the backlog, of one request, which has no id twice. Those that are {@linkplain #accepted accepted} hold their
 * places until they end; closing gives back those of all others. Used by one thread.
 */
public final class Accepting implements AutoCloseable {

    /** Where nobody's backlog is limited. */
    static final Accepting UNLIMITED = new Accepting(null);

    private final @Nullable Limits limits;
    private final Set<CallKey> open = new HashSet<>();

    /**
     * What bounds them.
     *
     * @param nodes among which the quotas are divided
     */
    record Limits(
            Backlog backlog,
            String tenant,
            @Nullable Limit ofToken,
            @Nullable Limit ofTenant,
            int nodes) {}

    /** How much one of them may have accepted. */
    record Limit(Meter meter, int maxBacklog) {}

    Accepting(@Nullable Limits limits) {
        this.limits = limits;
    }

    /**
     * Takes a place for a call that is to be accepted.
     *
     * @throws QuotaExceededException when token or tenant has used up its share
     */
    public void enter(RequestId call) {
        if (limits == null) {
            return;
        }
        Limit ofToken = limits.ofToken();
        Limit ofTenant = limits.ofTenant();
        if (ofToken != null) {
            ofToken.meter().enterBacklog(ofToken.maxBacklog(), limits.nodes());
        }
        if (ofTenant != null) {
            try {
                ofTenant.meter().enterBacklog(ofTenant.maxBacklog(), limits.nodes());
            } catch (QuotaExceededException e) {
                if (ofToken != null) {
                    ofToken.meter().leaveBacklog();
                }
                throw e;
            }
        }
        CallKey key = CallKey.of(limits.tenant(), call);
        limits.backlog().add(key, meter(ofToken), meter(ofTenant));
        open.add(key);
    }

    /** The call is replicated. */
    public void accepted(RequestId call) {
        if (limits != null) {
            open.remove(CallKey.of(limits.tenant(), call));
        }
    }

    @Override
    public void close() {
        if (limits != null) {
            open.forEach(limits.backlog()::remove);
        }
    }

    private static @Nullable Meter meter(@Nullable Limit limit) {
        return limit == null ? null : limit.meter();
    }
}
