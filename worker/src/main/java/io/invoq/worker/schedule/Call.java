package io.invoq.worker.schedule;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import java.time.Duration;

/** A call handed to the {@link Scheduler}. Its methods are called by any thread. */
public interface Call {

    /** What is to be run. */
    Invocation invocation();

    /** The function, as it was when the call was handed over. */
    FunctionDefinition function();

    /** Whether it was taken away before it started: it is dropped in silence then. Asked under a lock: answer at once. */
    boolean isRevoked();

    /** Whether nobody wants its end any more, so that its run may be stopped. Asked under a lock: answer at once. */
    default boolean isLost() {
        return false;
    }

    /**
     * Ends the call. Happens exactly once for each call that was accepted, unless it was revoked before it started, lost, or
     * the scheduler was closed before it ended. Runs on a virtual thread, so it may block.
     *
     * @param outcome the answer or the failure
     * @param inFunction time on the instance; zero when it did not run
     * @param logTail the end of what the function printed during the call, at most 4 KiB
     */
    void finish(Outcome outcome, Duration inFunction, Payload logTail);
}
