package io.invoq.worker.instance;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.invoq.wire.function.FunctionUrn;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives what an instance prints to the call it belongs to. What comes from its pipes belongs to the call that runs, if
 * just one does; else to the instance. Keeps the end of stderr for the day it dies. Safe for use by several threads.
 */
public final class InstanceLog {

    private static final int ERROR_TAIL_BYTES = 2048;

    private final CallLog own;
    private final Set<CallLog> running = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Tail errors = new Tail(ERROR_TAIL_BYTES);

    public InstanceLog(FunctionUrn function) {
        this.own = new CallLog(function, null);
    }

    /** A call begins. */
    public void begin(CallLog call) {
        running.add(call);
    }

    /** A call has ended. */
    public void end(CallLog call) {
        running.remove(call);
        call.end();
    }

    /** Adds what came out of a pipe. */
    public void append(StreamName stream, byte[] bytes, int offset, int length) {
        CallLog log = own;
        if (running.size() == 1) {
            var only = running.iterator();
            log = only.hasNext() ? only.next() : own;
        }
        append(log, stream, bytes, offset, length);
    }

    /** Adds what is known to belong to a call. */
    public void append(CallLog call, StreamName stream, byte[] bytes, int offset, int length) {
        call.append(stream, bytes, offset, length);
        if (stream == StreamName.STDERR) {
            lock.lock();
            try {
                errors.append(bytes, offset, length);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Adds what belongs to no call. */
    public void appendOwn(StreamName stream, byte[] bytes, int offset, int length) {
        append(own, stream, bytes, offset, length);
    }

    /** The end of stderr, whole lines where possible. */
    public String errorTail() {
        lock.lock();
        try {
            return new String(errors.bytes(), StandardCharsets.UTF_8).strip();
        } finally {
            lock.unlock();
        }
    }

    /** The last line of stderr; empty when there was none. */
    public String lastErrorLine() {
        String tail = errorTail();
        String line = tail.substring(tail.lastIndexOf('\n') + 1).strip();
        return line.length() <= 500 ? line : line.substring(0, 500) + "...";
    }
}
