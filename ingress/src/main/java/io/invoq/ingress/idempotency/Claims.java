package io.invoq.ingress.idempotency;

import io.invoq.wire.record.Fingerprint;
import io.invoq.wire.record.IdempotencyAnswer.Claimed;
import io.invoq.wire.record.IdempotencyAnswer.Decision;
import io.invoq.wire.record.IdempotencyAnswer.Refused;
import io.invoq.wire.record.IdempotencyAnswer.Repeated;
import io.invoq.wire.record.IdempotencyAnswer.Reused;
import io.invoq.wire.record.IdempotencyClaim;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The keys of one partition and what they stand for: decides call by call, in the partition's order. The same calls at the
 * same times give the same decisions, whoever owns the partition meanwhile. Used by one thread at a time.
 */
final class Claims {

    /** By the key's fingerprint, oldest first. */
    private final Map<Fingerprint, Claim> byKey = new LinkedHashMap<>();

    private final long keepMillis;
    private final int most;

    /**
     * None yet.
     *
     * @param keep how long a claim holds
     * @param most how many there may be before new ones are refused
     */
    Claims(Duration keep, int most) {
        this.keepMillis = keep.toMillis();
        this.most = most;
    }

    /** Takes a claim as it stands on the topic; a later one of the same key replaces it. */
    void restore(Fingerprint key, Claim claim) {
        byKey.remove(key);
        byKey.put(key, claim);
    }

    /** Lets go of a key. */
    void forget(Fingerprint key) {
        byKey.remove(key);
    }

    /**
     * Decides about one call, and keeps its claim if it is the first of its key.
     *
     * @param call what it would claim
     * @param now when it was asked about, in milliseconds by the broker's clock
     */
    Decision decide(Fingerprint key, IdempotencyClaim call, long now) {
        dropExpired(now);
        Claim earlier = byKey.get(key);
        if (earlier != null && holds(earlier, now)) {
            return earlier.isOf(call.fingerprint()) ? new Repeated(earlier.id()) : new Reused();
        }
        if (earlier == null && byKey.size() >= most) {
            return new Refused();
        }
        restore(key, Claim.of(call, now));
        return new Claimed(call.requestId());
    }

    int size() {
        return byKey.size();
    }

    private boolean holds(Claim claim, long now) {
        return now - claim.madeAt() < keepMillis;
    }

    private void dropExpired(long now) {
        Iterator<Claim> oldestFirst = byKey.values().iterator();
        while (oldestFirst.hasNext() && !holds(oldestFirst.next(), now)) {
            oldestFirst.remove();
        }
    }
}
