package io.invoq.ingress.idempotency;

import io.invoq.ingress.invoke.Errand;

/**
 * An asynchronous call that is to be accepted once, however often it is made.
 *
 * @param errand the call
 * @param key the caller's own, as {@link io.invoq.wire.record.IdempotentCall#isKey} allows it
 */
public record KeyedErrand(Errand errand, String key) {

    /** The key may be somebody's secret. */
    @Override
    public String toString() {
        return "KeyedErrand[errand=" + errand + "]";
    }
}
