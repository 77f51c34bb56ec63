package io.invoq.worker.schedule;

import io.invoq.worker.schedule.Timers.Timer;
import org.jspecify.annotations.Nullable;

/** A call in its function's queue, and from there on until its run has ended. */
final class Waiting {

    final FunctionPool pool;
    final Call call;

    /** Ends the wait at the call's deadline; null when it has none. */
    @Nullable
    Timer deadline;

    /** Once it has left the queue for an instance. */
    @Nullable
    Run run;

    /** Another call of the same id; see {@link CallsById}. */
    @Nullable
    Waiting sameId;

    Waiting(FunctionPool pool, Call call) {
        this.pool = pool;
        this.call = call;
    }
}
