package io.invoq.ingress.status;

import io.invoq.wire.record.RequestId;

/**
 * By what a result is remembered: the id's 128 bits, and its tenant, so that nobody who calls under another's id gets in
 * the way of it.
 *
 * @param tenant a hash: whether it is the very tenant is for the record to say
 */
record CallKey(long high, long low, int tenant) {

    static CallKey of(String tenant, RequestId id) {
        return new CallKey(
                id.value().getMostSignificantBits(), id.value().getLeastSignificantBits(), tenant.hashCode());
    }
}
