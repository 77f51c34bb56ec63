package io.invoq.ingress.idempotency;

import io.invoq.wire.record.Fingerprint;
import io.invoq.wire.record.IdempotencyClaim;
import io.invoq.wire.record.RequestId;
import java.util.UUID;

/**
 * What is held in memory of one key, in as few objects as there can be.
 *
 * @param idHigh of the call's request id
 * @param idLow of the call's request id
 * @param high of the call's fingerprint
 * @param low of the call's fingerprint
 * @param madeAt when the call was asked about, in milliseconds by the broker's clock
 */
record Claim(long idHigh, long idLow, long high, long low, long madeAt) {

    static Claim of(IdempotencyClaim claim, long madeAt) {
        UUID id = claim.requestId().value();
        Fingerprint fingerprint = claim.fingerprint();
        return new Claim(
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                fingerprint.high(),
                fingerprint.low(),
                madeAt);
    }

    RequestId id() {
        return new RequestId(new UUID(idHigh, idLow));
    }

    boolean isOf(Fingerprint call) {
        return call.high() == high && call.low() == low;
    }
}
