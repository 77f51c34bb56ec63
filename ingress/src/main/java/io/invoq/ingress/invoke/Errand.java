package io.invoq.ingress.invoke;

import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Invocation;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that nobody waits for.
 *
 * @param call what to run
 * @param callbackUrl where the result is to be sent; null when nowhere
 * @param delay how long it must not run; zero for not at all
 */
public record Errand(Call call, @Nullable String callbackUrl, Duration delay) {

    /** As it is written when it is accepted now. */
    public Invocation invocation(Instant now) {
        Delivery delivery = Delivery.async(now, callbackUrl, call.function().createdAt());
        return call.invocation(delay.isZero() ? delivery : delivery.delayedUntil(now.plus(delay)));
    }

    /** The URL may hold a token. */
    @Override
    public String toString() {
        return "Errand[call=" + call + ", delay=" + delay + "]";
    }
}
