package io.invoq.worker.schedule;

import io.invoq.platform.config.Setting;

/**
 * How much a worker takes on.
 *
 * @param maxQueuedPerFunction calls of one function that wait at most, in each lane; one more is refused
 * @param maxRunning calls that run at the same time on the worker, of all functions; one function alone gets seven
 *     eighths of them, so that there is always room for another
 * @param instances how many instances, for how long
 */
public record ScheduleConfig(
        @Setting(
                about =
                        "Calls of one function that may wait on a worker, in each lane. One more, when synchronous, is refused with 503;"
                                + " when asynchronous, it stays in Kafka until there is room, or is put off: see parking-rate.",
                byDefault = "1000",
                min = "1",
                max = "1000000")
        int maxQueuedPerFunction,

        @Setting(
                about =
                        "Calls that run at the same time on a worker. Too many, and they share the processor too thinly",
                byDefault = "256",
                min = "1",
                max = "100000")
        int maxRunning,

        @Setting(about = "The worker's instances") InstancesConfig instances) {

    public ScheduleConfig {
        atLeastOne("max-queued-per-function", maxQueuedPerFunction);
        atLeastOne("max-running", maxRunning);
    }

    static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + "=" + value + " is below 1");
        }
    }
}
