package io.invoq.ingress.invoke;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the calls that an ingress handles at the same time, and the bytes of their bodies. Never blocks: what does not
 * fit is refused. Safe for use by several threads.
 */
public final class InFlight {

    private final Semaphore calls;
    private final int maxCalls;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();

    public InFlight(int maxCalls, long maxBytes) {
        this.calls = new Semaphore(maxCalls);
        this.maxCalls = maxCalls;
        this.maxBytes = maxBytes;
    }

    /** Takes the place of one call. */
    public boolean tryEnter() {
        return calls.tryAcquire();
    }

    /** Gives the place back. */
    public void leave() {
        calls.release();
    }

    /** Sets bytes aside for a body; give back exactly as many. */
    public boolean tryReserve(long size) {
        if (bytes.addAndGet(size) <= maxBytes) {
            return true;
        }
        bytes.addAndGet(-size);
        return false;
    }

    /** Gives reserved bytes back. */
    public void release(long size) {
        bytes.addAndGet(-size);
    }

    /** Calls being handled. */
    public int calls() {
        return maxCalls - calls.availablePermits();
    }

    /** Bytes set aside. */
    public long bytes() {
        return bytes.get();
    }

    public int maxCalls() {
        return maxCalls;
    }

    public long maxBytes() {
        return maxBytes;
    }
}
