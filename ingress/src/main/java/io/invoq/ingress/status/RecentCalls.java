package io.invoq.ingress.status;

import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.RequestId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Calls that this node had acknowledged lately, so that their callers can ask at once without a look at the topics. A
 * shortcut: each has one place, by its id, and goes when another takes it. One store for each call; safe for use by
 * several threads.
 */
final class RecentCalls {

    private record Recent(RequestId id, CallStatus.Queued status) {}

    private final AtomicReferenceArray<Recent> places;

    /** @param most how many are remembered at most */
    RecentCalls(int most) {
        this.places = new AtomicReferenceArray<>(most);
    }

    void add(Invocation invocation) {
        Delivery delivery = invocation.delivery();
        // The attempt is not told: by the time of the question the call may have been put off for another.
        Recent recent = new Recent(
                invocation.id(),
                new CallStatus.Queued(invocation.function(), null, delivery.acceptedAt(), delivery.notBefore()));
        places.setRelease(place(invocation.id()), recent);
    }

    Optional<CallStatus.Queued> find(String tenant, RequestId id) {
        Recent recent = places.getAcquire(place(id));
        boolean isIt = recent != null
                && recent.id().equals(id)
                && recent.status().function().tenant().equals(tenant);
        return isIt ? Optional.of(recent.status()) : Optional.empty();
    }

    private int place(RequestId id) {
        int hash = id.value().hashCode() * 0x9e3779b9;
        return Math.floorMod(hash ^ (hash >>> 16), places.length());
    }
}
