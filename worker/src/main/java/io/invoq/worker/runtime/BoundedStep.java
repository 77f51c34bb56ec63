package io.invoq.worker.runtime;

import io.invoq.platform.lifecycle.ServiceThreads;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Code of an inline function outside of any call, on a virtual thread of its own. */
final class BoundedStep {

    private BoundedStep() {}

    /**
     * Runs it and waits; at the limit, or when the wait is interrupted, it is interrupted and left alone.
     *
     * @throws ExecutionException with what it threw as the cause
     * @throws TimeoutException when it has not come back within the limit
     */
    static <T> T run(ServiceThreads threads, ClassLoader loader, Duration limit, Callable<T> step)
            throws InterruptedException, ExecutionException, TimeoutException {
        FutureTask<T> task = new FutureTask<>(step);
        Thread thread = threads.virtual("inline").newThread(task);
        thread.setContextClassLoader(loader);
        thread.start();
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            task.cancel(true);
        }
    }
}
