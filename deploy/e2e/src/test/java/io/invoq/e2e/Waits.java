package io.invoq.e2e;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waiting with one ceiling for all tests: long enough for a busy machine, since it ends when the condition holds. */
final class Waits {

    static final Duration CEILING = Duration.ofMinutes(2);

    private Waits() {}

    static void until(ThrowingRunnable holds) {
        Awaitility.await().atMost(CEILING).pollInterval(Duration.ofMillis(50)).untilAsserted(holds);
    }
}
