package io.invoq.wire.registry;

import static java.util.Objects.requireNonNull;

import io.invoq.wire.function.FunctionUrn;
import java.time.Instant;

/**
 * Says that the calls of a function, of all its versions, are taken and not run. It stands while the function is paused.
 *
 * @param function its latest version
 * @param pausedAt when it was paused
 * @param pausedBy the name of the access token, for operators
 */
public record Pause(FunctionUrn function, Instant pausedAt, String pausedBy) implements RegistryEntry {

    static final String PREFIX = "pause/";

    public Pause {
        function = requireNonNull(function, "function is missing").withVersion(FunctionUrn.LATEST);
        requireNonNull(pausedAt, "pausedAt is missing");
        requireNonNull(pausedBy, "pausedBy is missing");
    }

    /** Under which it stands whether the function is paused, whatever the version of the URN. */
    public static String key(FunctionUrn function) {
        return PREFIX + function.withoutVersion();
    }

    /** Under which all stand, and nothing else. */
    public static KeyRange all() {
        return KeyRange.under(PREFIX);
    }

    @Override
    public String key() {
        return key(function);
    }
}
