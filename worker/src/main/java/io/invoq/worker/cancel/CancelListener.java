package io.invoq.worker.cancel;

import io.invoq.wire.record.RequestId;
import java.time.Instant;

/** Hears of each call that is taken back, on the reader's thread: must not block. */
@FunctionalInterface
public interface CancelListener {

    /** {@link Cancels#of} knows it by now. */
    void cancelled(RequestId id, String tenant, Instant at);
}
