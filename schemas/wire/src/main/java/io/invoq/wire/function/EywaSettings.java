package io.invoq.wire.function;

import static java.util.Objects.requireNonNull;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What Eywa's API was told about a function beyond what every function has, kept so that it can be told back. What of it
 * has an effect here stands in the definition's limits, too.
 *
 * @param imageId the image that its code came from
 * @param imageName that image's name
 * @param scalingFactor 1 to 100; of no effect, since instances are started by need
 * @param maxConcurrency calls that one instance runs at the same time, as asked for; 0 means one
 * @param writeDebug of no effect, since what a call prints is always kept
 * @param readTimeout in Eywa's notation, {@code 10s}; null when none was given; of no effect, bodies being whole before a call runs
 * @param writeTimeout in the same notation: the longest a call may run
 */
public record EywaSettings(
        UUID imageId,
        String imageName,
        int scalingFactor,
        int maxConcurrency,
        boolean writeDebug,
        @Nullable String readTimeout,
        @Nullable String writeTimeout) {

    public EywaSettings {
        requireNonNull(imageId, "eywa.imageId is missing");
        requireNonNull(imageName, "eywa.imageName is missing");
    }
}
