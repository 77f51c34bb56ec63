package io.invoq.worker.instance;

import java.util.concurrent.CompletableFuture;

/**
 * A program that is ready to take calls of one function. Its methods may be called by any thread; at most as many calls
 * run at a time as the function's concurrency says, which is the caller's business.
 */
public interface Instance {

    /**
     * Runs a call and blocks until it has ended; meant for a virtual thread. It keeps no time: whoever calls kills the
     * instance, or {@linkplain InstanceCall#abort() aborts} the call where calls are processes of their own.
     */
    Completion call(InstanceCall call) throws InterruptedException;

    /** Completes once, when the instance has ended for whatever reason and its output has been read. */
    CompletableFuture<Exit> exited();

    /**
     * Ends it in good order: {@code pre_stop} within its timeout, then SIGTERM, then a kill. Blocks until it has ended,
     * no longer than those steps may take. More than once, or after its end, does no harm.
     */
    void stop() throws InterruptedException;

    /** Ends it and what it has started at once. Does not wait; {@link #exited} follows. */
    void kill();
}
