package io.invoq.worker.delay;

import io.invoq.wire.record.RequestId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which calls were taken back. Asked on the relay's thread: answer at once. */
@FunctionalInterface
public interface TakenBack {

    /** When the tenant took the call back; null when it did not. */
    @Nullable
    Instant at(RequestId id, String tenant);
}
