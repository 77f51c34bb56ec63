package io.invoq.dispatcher;

import io.invoq.platform.config.DataSize;
import io.invoq.platform.config.Setting;
import java.time.Duration;

/** What a callback dispatcher needs to know beside what every node does. */
public record DispatcherConfig(
        @Setting(about = "Delivery.", flat = true) CallbackConfig callbacks,

        @Setting(
                about = "Callbacks under way per partition of `invoq.results`, including those that wait for their next"
                        + " try, before the partition is paused.",
                byDefault = "1000",
                min = "1",
                max = "100000")
        int maxRecords,

        @Setting(
                about = "Bytes of results under way per partition, before it is paused.",
                byDefault = "16MiB",
                min = "1MiB")
        DataSize maxBytes,

        @Setting(about = "Time between two offset commits.", byDefault = "100ms", min = "1ms", max = "1m")
        Duration commitInterval,

        @Setting(
                about = "How long a stopping dispatcher lets callbacks under way end; the others are delivered again by"
                        + " the next one.",
                byDefault = "30s",
                min = "0s",
                max = "1h")
        Duration drainTimeout) {}
