package io.invoq.worker;

import io.invoq.platform.config.DataSize;
import io.invoq.platform.config.Setting;
import io.invoq.worker.packages.PackageCacheConfig;
import io.invoq.worker.runtime.RuntimeConfig;
import io.invoq.worker.schedule.ScheduleConfig;
import java.time.Duration;

/** What a worker needs to know beside what every node does. */
public record WorkerConfig(
        @Setting(
                about = "Invocations under way per partition, before it is paused.",
                byDefault = "1000",
                min = "1",
                max = "100000")
        int maxRecords,

        @Setting(
                about =
                        "Bytes of invocations under way, and of results not yet written, per partition, before it is paused.",
                byDefault = "16MiB",
                min = "1MiB")
        DataSize maxBytes,

        @Setting(about = "Time between two offset commits.", byDefault = "100ms", min = "1ms", max = "1m")
        Duration commitInterval,

        @Setting(
                about = "Time between two deletions of asynchronous invocations that are done.",
                byDefault = "30s",
                min = "1s",
                max = "1h")
        Duration deleteInterval,

        @Setting(
                about =
                        "Asynchronous calls a second by which a partition moves on past a function whose queue is full: what the"
                                + " function does not take is put off for a while. 0: it holds its partition until there is room.",
                byDefault = "500",
                min = "0",
                max = "100000")
        int parkingRate,

        @Setting(
                about =
                        "Cancels that are remembered, for two weeks at most. Of more, those that came first are forgotten,"
                                + " and their calls run. Some 40 bytes each.",
                byDefault = "1000000",
                min = "1000",
                max = "10000000")
        int maxCancels,

        @Setting(
                about = "How long a stopping worker lets calls that it has taken end.",
                byDefault = "30s",
                min = "0s",
                max = "1h")
        Duration drainTimeout,

        @Setting(
                about = "How long an asynchronous call runs before its worker makes the run its own: from then on it is"
                        + " neither run twice by a rebalance nor in the way of a commit.",
                byDefault = "5s",
                min = "100ms",
                max = "1h")
        Duration checkoutAfter,

        @Setting(
                about = "How long another worker may give no sign of life before the runs that are its own are given to"
                        + " others. Each worker gives one a second.",
                byDefault = "6s",
                min = "2s",
                max = "5m")
        Duration peerSilence,

        @Setting(about = "Code packages on this worker.") PackageCacheConfig packageCache,
        @Setting(about = "Scheduling.", flat = true) ScheduleConfig schedule,
        @Setting(about = "Runtimes.") RuntimeConfig runtime) {}
