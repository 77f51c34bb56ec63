package io.invoq.worker.instance;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.invoq.wire.record.Invocation;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One call as an instance gets it. Safe for use by several threads. */
public final class InstanceCall {

    private final Invocation invocation;
    private final Duration bound;
    private final CallLog log;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private boolean aborted;

    @GuardedBy("lock")
    private @Nullable Runnable onAbort;

    /** @param bound how long it may run from now */
    public InstanceCall(Invocation invocation, Duration bound) {
        this.invocation = invocation;
        this.bound = bound;
        this.log = new CallLog(invocation.function(), invocation.id());
    }

    /** What is to be run. */
    public Invocation invocation() {
        return invocation;
    }

    /** How long it may run, for the function to know; the caller enforces it. */
    public Duration bound() {
        return bound;
    }

    /** Where what is printed during the call goes. */
    public CallLog log() {
        return log;
    }

    /** Nobody wants its outcome any more. */
    public void abort() {
        Runnable action;
        lock.lock();
        try {
            aborted = true;
            action = onAbort;
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    /** Has the action run when the call is aborted; at once when it already is. */
    public void onAbort(Runnable action) {
        boolean now;
        lock.lock();
        try {
            onAbort = action;
            now = aborted;
        } finally {
            lock.unlock();
        }
        if (now) {
            action.run();
        }
    }
}
