package io.invoq.worker.packages;

import io.invoq.platform.config.DataSize;
import io.invoq.platform.config.Setting;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a worker keeps the packages of its functions. */
public record PackageCacheConfig(
        @Setting(
                about = "Where unpacked packages are kept, beyond restarts. Workers that have the same one keep apart"
                        + " within it. Default: `package-cache` in `node.data`.")
        @Nullable
        Path directory,

        @Setting(
                about = "Room for unpacked packages. Those used longest ago make way; those of running instances"
                        + " never, and a package that finds no room then fails the calls that need it. While one is"
                        + " unpacked it takes its room in addition.",
                byDefault = "4GiB",
                min = "1MiB")
        DataSize maxSize,

        @Setting(
                about = "How long a package may take to come from the store and be unpacked, before the calls that"
                        + " wait for it are answered 503.",
                byDefault = "2m",
                min = "100ms",
                max = "1h")
        Duration fetchTimeout) {}
