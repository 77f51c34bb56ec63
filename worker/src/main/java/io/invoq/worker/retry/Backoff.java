package io.invoq.worker.retry;

import io.invoq.wire.function.FunctionDefinition;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a call waits for its next attempt: {@code min(initial * 2^(attempt - 1), max)}, spread by a fifth to either
 * side so that calls that failed together do not come back together. The spread is applied last, as gRPC's retry design
 * (A6) has it, so a wait may pass the maximum by a fifth, and those at the maximum are spread, too.
 */
final class Backoff {

    static final double SPREAD = 0.2;

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The wait after a failed attempt. */
    Duration after(int attempt, FunctionDefinition.Retry policy) {
        return spread(doubled(attempt, policy), -SPREAD);
    }

    /**
     * The wait after a failed attempt whose function asked for one: not less than what it asked for, of which at most
     * the policy's longest wait is granted, and spread upwards only.
     */
    Duration after(int attempt, FunctionDefinition.Retry policy, Duration asked) {
        Duration granted = asked.compareTo(policy.maxInterval()) < 0 ? asked : policy.maxInterval();
        Duration spread = spread(granted, 0);
        Duration own = after(attempt, policy);
        return spread.compareTo(own) < 0 ? own : spread;
    }

    private static Duration doubled(int attempt, FunctionDefinition.Retry policy) {
        Duration wait = policy.initialInterval();
        for (int i = 1; i < attempt; i++) {
            if (wait.compareTo(policy.maxInterval().dividedBy(2)) > 0) {
                return policy.maxInterval();
            }
            wait = wait.multipliedBy(2);
        }
        return wait;
    }

    private Duration spread(Duration wait, double from) {
        double factor = 1 + from + random.nextDouble() * (SPREAD - from);
        return Duration.ofMillis(Math.round(wait.toMillis() * factor));
    }
}
