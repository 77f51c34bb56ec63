package io.invoq.ingress.status;

import io.invoq.wire.record.RequestId;

/**
 * By what a result is remembered: the id's 128 bits, and its tenant, so that nobody who calls under another's id gets in
 * the way of it. Immutable.
 *
 * @param high of the id
 * @param low of the id
 * @param tenant a hash: whether it is the very tenant is for the record to say
 */
public record CallKey(long high, long low, int tenant) {

    /** That of a call. */
    public static CallKey of(String tenant, RequestId id) {
        return new CallKey(
                id.value().getMostSignificantBits(), id.value().getLeastSignificantBits(), tenant.hashCode());
    }
}
