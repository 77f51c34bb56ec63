package io.invoq.ingress.packages;

import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.packages.UnsafePackageException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Platform threads for what uses the processor for long: on the virtual threads that serve calls it would hold up calls.
 * Safe for use by several threads.
 */
final class CheckThreads implements AutoCloseable {

    private static final int THREADS = 2;
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor executor;

    CheckThreads(ServiceThreads threads) {
        this.executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), // no longer than there may be uploads
                threads.platform("package"));
        executor.allowCoreThreadTimeOut(true);
    }

    <T> T run(Callable<T> check) throws IOException, UnsafePackageException, InterruptedException {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    result.complete(check.call());
                } catch (Exception | Error e) {
                    result.completeExceptionally(e);
                }
            });
            return result.get();
        } catch (RejectedExecutionException e) {
            throw new PackageProblem(PackageProblem.Kind.BUSY, "this node is stopping");
        } catch (ExecutionException e) {
            throw rethrown(e);
        }
    }

    private static IllegalStateException rethrown(ExecutionException e) throws IOException, UnsafePackageException {
        Throwable cause = e.getCause();
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause instanceof UnsafePackageException unsafe) {
            throw unsafe;
        }
        return new IllegalStateException("the package could not be checked", e);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
