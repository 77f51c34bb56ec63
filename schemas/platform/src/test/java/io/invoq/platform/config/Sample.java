package io.invoq.platform.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration with a component of every type and kind that the loader knows. */
record Sample(
        @Setting(about = "Shared keys.", flat = true) Shared shared,
        @Setting(about = "A section.") Pool pool,

        @Setting(about = "How it is run.", byDefault = "fail-fast")
        Mode mode,

        @Setting(about = "A share.", byDefault = "0.5", min = "0", max = "1")
        double share,

        @Setting(about = "Whether to do it.", byDefault = "true")
        boolean enabled) {

    enum Mode {
        FAIL_FAST,
        KEEP_GOING
    }

    record Shared(
            @Setting(about = "Who it is.") String name,

            @Setting(about = "Where things are.", byDefault = "data")
            Path directory,

            @Setting(about = "Not to be shown.", secret = true) @Nullable
            String password) {}

    record Pool(
            @Setting(about = "The least.", byDefault = "1", min = "0", max = "10")
            int minSize,

            @Setting(about = "The most.", byDefault = "4", min = "1")
            int maxSize,

            @Setting(about = "When it ends.", byDefault = "30s", min = "1s", max = "10m")
            Duration idleTimeout,

            @Setting(about = "How big.", byDefault = "6MiB", max = "1GiB")
            DataSize maxBody,

            @Setting(about = "How many in all.", byDefault = "0")
            long total,

            @Setting(about = "Which ones.", byDefault = "") List<String> labels,

            @Setting(about = "Which one, if any.", max = "9") @Nullable
            Integer ordinal,

            @Setting(about = "Passed through.", secret = true)
            Map<String, String> properties,

            @Setting(about = "Passed through and shown.") Map<String, String> tags) {

        Pool {
            if (minSize > maxSize) {
                throw new IllegalArgumentException("min-size=" + minSize + " is above max-size=" + maxSize);
            }
        }
    }
}
