package io.invoq.worker.schedule;

import io.invoq.worker.schedule.Timers.Timer;
import org.jspecify.annotations.Nullable;

/** A call in its function's queue. */
final class Waiting {

    final Call call;

    /** Ends the wait at the call's deadline; null when it has none. */
    @Nullable
    Timer deadline;

    Waiting(Call call) {
        this.call = call;
    }
}
