package io.invoq.wire.registry;

import org.jspecify.annotations.Nullable;

/**
 * How much may be called by a tenant, or with a token, on all ingresses together.
 *
 * @param ratePerSecond calls a second, and as many at once; null for any number
 * @param maxInFlight requests that call functions, being handled at the same time; null for any number
 * @param maxBacklog asynchronous calls that were accepted and have not ended; null for any number
 */
public record Quota(
        @Nullable Integer ratePerSecond,
        @Nullable Integer maxInFlight,
        @Nullable Integer maxBacklog) {

    public Quota {
        requirePositive("ratePerSecond", ratePerSecond);
        requirePositive("maxInFlight", maxInFlight);
        requirePositive("maxBacklog", maxBacklog);
    }

    private static void requirePositive(String name, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(name + " " + value + " is less than 1");
        }
    }
}
