package io.invoq.ingress.quota;

import io.invoq.ingress.status.CallKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls that this node accepted under a limited backlog and whose result it has not seen. Kept by their ids, so that a
 * result that is that of a call which another node accepted changes nothing. An id stands for several calls where a caller
 * uses it again: each has a place of its own then, and each result gives one of them back. As large as the shares of the
 * quotas in use. Safe for use by several threads; does no I/O.
 */
final class Backlog {

    private final Map<CallKey, Place> places = new ConcurrentHashMap<>();

    /** @param sameId the place of an earlier call of that id; null when there is none */
    private record Place(
            @Nullable Meter token,
            @Nullable Meter tenant,
            @Nullable Place sameId) {

        void leave() {
            if (token != null) {
                token.leaveBacklog();
            }
            if (tenant != null) {
                tenant.leaveBacklog();
            }
        }
    }

    /** Notes a call that has a place with those meters. */
    void add(CallKey call, @Nullable Meter token, @Nullable Meter tenant) {
        places.compute(call, (key, before) -> new Place(token, tenant, before));
    }

    /** Gives a place of the call's id back, if it has one. */
    void remove(CallKey call) {
        if (!places.isEmpty()) {
            places.computeIfPresent(call, (key, place) -> {
                place.leave();
                return place.sameId();
            });
        }
    }
}
