package io.invoq.ingress.quota;

import io.invoq.ingress.limit.Pace;
import io.invoq.wire.registry.Quota;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one tenant, or one token, has in use on this node. Neither locks nor makes anything but a refusal. Safe for use by
 * several threads.
 */
final class Meter {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final String whose;
    private final boolean tenants;
    private final Pace pace;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger backlog = new AtomicInteger();

    /**
     * Nothing in use.
     *
     * @param whose for the refusals
     * @param now monotonic, in nanoseconds
     */
    Meter(String whose, boolean tenants, long now) {
        this.whose = whose;
        this.tenants = tenants;
        this.pace = new Pace(now);
    }

    /**
     * Takes a place in flight and the rate of some calls; give the place back with {@link #leave}.
     *
     * @param nodes among which the quota is divided
     * @param now monotonic, in nanoseconds
     * @throws QuotaExceededException when there is no room: nothing is taken then
     */
    void enter(Quota quota, int calls, int nodes, long now) {
        int used = inFlight.incrementAndGet();
        Integer most = quota.maxInFlight();
        if (most != null && used > Math.ceilDiv(most, nodes)) {
            inFlight.decrementAndGet();
            throw new QuotaExceededException(
                    tenants,
                    1,
                    "%s: %d requests in flight on this ingress, and its share of maxInFlight=%d is %d (%d ingresses)"
                            .formatted(whose, used - 1, most, Math.ceilDiv(most, nodes), nodes));
        }
        Integer rate = quota.ratePerSecond();
        if (rate != null) {
            long wait = pace.tryPass(calls, SECOND * nodes / rate, Math.max(1, rate / nodes), now);
            if (wait > 0) {
                inFlight.decrementAndGet();
                throw new QuotaExceededException(
                        tenants,
                        Math.ceilDiv(wait, SECOND),
                        "%s: %d more calls would pass this ingress's share of ratePerSecond=%d (%d ingresses)"
                                .formatted(whose, calls, rate, nodes));
            }
        }
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    /**
     * Takes a place in the backlog; give it back with {@link #leaveBacklog}.
     *
     * @param nodes among which the quota is divided
     * @throws QuotaExceededException when there is no room: nothing is taken then
     */
    void enterBacklog(int most, int nodes) {
        int used = backlog.incrementAndGet();
        if (used > Math.ceilDiv(most, nodes)) {
            backlog.decrementAndGet();
            throw new QuotaExceededException(
                    tenants,
                    1,
                    "%s: %d calls that this ingress has accepted, or is about to, have not ended, and its share of maxBacklog=%d is %d (%d ingresses)"
                            .formatted(whose, used - 1, most, Math.ceilDiv(most, nodes), nodes));
        }
    }

    void leaveBacklog() {
        backlog.decrementAndGet();
    }
}
