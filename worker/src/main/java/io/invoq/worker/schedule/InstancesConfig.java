package io.invoq.worker.schedule;

import io.invoq.platform.config.Setting;
import java.time.Duration;

/**
 * How many instances a worker has, and for how long.
 *
 * @param max of all functions together, those that are ending included
 * @param idleTimeout after which an instance without calls ends, unless it is one of those kept warm
 * @param restartBackoff wait after the first failed start or crash of a function; doubles with each that follows
 * @param maxRestartBackoff where the doubling ends
 * @param yieldAfter how long a function waits for room before the one with the most instances gives one up
 */
public record InstancesConfig(
        @Setting(
                about = "Instances of all functions together; each is a process. Too many, and memory runs out",
                byDefault = "32",
                min = "1",
                max = "10000")
        int max,

        @Setting(
                about = "After so long without a call an instance ends, unless the function's minimum keeps it",
                byDefault = "60s",
                min = "100ms",
                max = "24h")
        Duration idleTimeout,

        @Setting(
                about = "Wait after the first crash or failed start of a function; doubles with each that follows",
                byDefault = "200ms",
                min = "1ms",
                max = "1h")
        Duration restartBackoff,

        @Setting(about = "The longest such wait", byDefault = "30s", min = "1ms", max = "1h")
        Duration maxRestartBackoff,

        @Setting(
                about =
                        "A function that has waited so long for room gets that of an instance of the function with most."
                                + " Too short, and instances are ended and started all the time",
                byDefault = "1s",
                min = "10ms",
                max = "1h")
        Duration yieldAfter) {

    public InstancesConfig {
        ScheduleConfig.atLeastOne("max", max);
        positive("idle-timeout", idleTimeout);
        positive("restart-backoff", restartBackoff);
        positive("yield-after", yieldAfter);
        if (maxRestartBackoff.compareTo(restartBackoff) < 0) {
            throw new IllegalArgumentException(
                    "max-restart-backoff=" + maxRestartBackoff + " is shorter than restart-backoff=" + restartBackoff);
        }
    }

    private static void positive(String key, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(key + "=" + value + " is not positive");
        }
    }
}
