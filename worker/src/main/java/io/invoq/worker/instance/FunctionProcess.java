package io.invoq.worker.instance;

import io.invoq.platform.lifecycle.ServiceThreads;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process of a function: its environment is its own, its output is read whatever it does, and its end takes all that
 * it has started with it. Safe for use by several threads.
 *
 * <p>What it leaves behind is found by a mark in the environment that all its descendants inherit. For a process with an
 * input, which serves one call, that search is made among processes with higher numbers only, since it must be cheap.
 *
 * <p>Two platform threads read its streams and end with it, one virtual thread waits for its exit.
 */
public final class FunctionProcess {

    private static final Logger LOG = LoggerFactory.getLogger(FunctionProcess.class);
    private static final Duration OUTPUT_GRACE = Duration.ofMillis(500);

    private final Process process;
    private final String mark;
    private final ProcessListener listener;
    private final boolean oneCall;
    private final CountDownLatch outputRead = new CountDownLatch(2);
    private final CompletableFuture<Exit> exited = new CompletableFuture<>();

    private FunctionProcess(Process process, String mark, ProcessListener listener, boolean oneCall) {
        this.process = process;
        this.mark = mark;
        this.listener = listener;
        this.oneCall = oneCall;
    }

    /**
     * Starts it.
     *
     * @throws IOException when the operating system would not start it; the listener is not called then
     */
    public static FunctionProcess start(Launch launch, ServiceThreads threads, ProcessListener listener)
            throws IOException {
        String mark = WorkerMark.fresh();
        ProcessBuilder builder = new ProcessBuilder(launch.command())
                .directory(launch.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        builder.environment().put(ProcessTree.MARK, mark);
        if (!launch.input()) {
            builder.redirectInput(new File("/dev/null"));
        }
        FunctionProcess started = new FunctionProcess(builder.start(), mark, listener, launch.input());
        started.read(StreamName.STDOUT, started.process.getInputStream(), threads);
        started.read(StreamName.STDERR, started.process.getErrorStream(), threads);
        threads.virtual("exit").newThread(started::awaitEnd).start();
        return started;
    }

    /** Its stdin, where the launch asked for one. The caller closes it. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** Its process id, for logs. */
    public long pid() {
        return process.pid();
    }

    /** Completes when it has ended and what it printed has been read. */
    public CompletableFuture<Exit> exited() {
        return exited;
    }

    /** Waits for {@link #exited}, at most so long; says whether it came. */
    public boolean awaitExit(Duration limit) throws InterruptedException {
        try {
            exited.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the exit of process " + pid() + " was lost", e);
        }
    }

    /** SIGTERM, then after the grace a kill. Blocks until it has ended. */
    public void terminate(Duration grace) throws InterruptedException {
        process.destroy();
        if (!awaitExit(grace)) {
            kill();
            exited.join();
        }
    }

    /** Ends it and its descendants at once, without waiting. */
    public void kill() {
        ProcessTree.kill(process);
    }

    private void read(StreamName name, InputStream stream, ServiceThreads threads) {
        threads.platform(name.toString())
                .newThread(() -> {
                    byte[] buffer = new byte[16 * 1024];
                    try (stream) {
                        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                            listener.printed(name, buffer, n);
                        }
                    } catch (IOException e) {
                        // The pipe is gone, and with it whatever was left in it.
                    } finally {
                        outputRead.countDown();
                    }
                })
                .start();
    }

    private void awaitEnd() {
        int code = -1;
        try {
            code = process.waitFor();
            boolean read = outputRead.await(50, TimeUnit.MILLISECONDS);
            ProcessTree.killMarked(mark::equals, oneCall ? pid() : 0);
            if (!read && !outputRead.await(OUTPUT_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().addKeyValue("pid", pid()).log("a pipe of an ended process is held open by another one");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exited.complete(listener.ended(code));
        }
    }
}
