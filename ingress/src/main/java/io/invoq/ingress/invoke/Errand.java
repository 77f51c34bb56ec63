package io.invoq.ingress.invoke;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that nobody waits for.
 *
 * @param call what to run
 * @param callbackUrl where the result is to be sent; null when nowhere
 * @param delay how long it must not run; zero for not at all
 */
public record Errand(Call call, @Nullable String callbackUrl, Duration delay) {

    /** The URL may hold a token. */
    @Override
    public String toString() {
        return "Errand[call=" + call + ", delay=" + delay + "]";
    }
}
