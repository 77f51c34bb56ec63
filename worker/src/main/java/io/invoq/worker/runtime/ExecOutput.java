package io.invoq.worker.runtime;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.invoq.platform.config.DataSize;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Payload;
import io.invoq.worker.instance.CallLog;
import io.invoq.worker.instance.Exit;
import io.invoq.worker.instance.InstanceLog;
import io.invoq.worker.instance.ProcessListener;
import io.invoq.worker.instance.StreamName;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Collects what a program of one call prints: stdout is the answer, up to a limit, stderr the log. */
final class ExecOutput implements ProcessListener {

    private final CallLog call;
    private final InstanceLog log;
    private final DataSize limit;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

    @GuardedBy("lock")
    private boolean overflowed;

    @GuardedBy("lock")
    private @Nullable Runnable onOverflow;

    ExecOutput(CallLog call, FunctionUrn function, DataSize limit) {
        this.call = call;
        this.log = new InstanceLog(function);
        this.limit = limit;
    }

    /** Has the action run once the answer passes the limit; at once when it already has. */
    void onOverflow(Runnable action) {
        boolean now;
        lock.lock();
        try {
            onOverflow = action;
            now = overflowed;
        } finally {
            lock.unlock();
        }
        if (now) {
            action.run();
        }
    }

    boolean overflowed() {
        lock.lock();
        try {
            return overflowed;
        } finally {
            lock.unlock();
        }
    }

    Payload answer() {
        lock.lock();
        try {
            return Payload.of(answer.toByteArray());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void printed(StreamName stream, byte[] bytes, int length) {
        if (stream == StreamName.STDERR) {
            log.append(call, stream, bytes, 0, length);
            return;
        }
        Runnable action = null;
        lock.lock();
        try {
            if (!overflowed && answer.size() + length <= limit.bytes()) {
                answer.write(bytes, 0, length);
            } else if (!overflowed) {
                overflowed = true;
                answer.reset();
                action = onOverflow;
            }
        } finally {
            lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    @Override
    public Exit ended(int code) {
        return new Exit(code, log.lastErrorLine());
    }
}
