package io.invoq.worker.delay;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.RequestId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What has become of a call, and of its function, while the call waited. Asked on the relay's thread: answer at once. */
@FunctionalInterface
public interface Standing {

    /** When the tenant took the call back; null when it did not. */
    @Nullable
    Instant takenBack(RequestId id, String tenant);

    /** Whether the function is there and paused. */
    default boolean isPaused(FunctionUrn function) {
        return false;
    }
}
