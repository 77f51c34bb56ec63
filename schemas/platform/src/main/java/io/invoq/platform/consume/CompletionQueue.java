package io.invoq.platform.consume;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Carries completions from any thread to the consumer's thread, and wakes it when it waits for room. Bounded by the
 * records under way, each of which can complete once.
 */
final class CompletionQueue {

    private final Queue<TrackedRecord> completed = new ConcurrentLinkedQueue<>();
    private final Runnable wakeup;
    private volatile boolean waitingForRoom;
    private volatile boolean polling;

    CompletionQueue(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /** Any thread. */
    void add(TrackedRecord record) {
        completed.add(record);
        if (waitingForRoom) {
            waitingForRoom = false;
            wakeup.run();
        }
    }

    /** Any thread: something other than a completion has come for the consumer's thread. */
    void wake() {
        if (polling) {
            wakeup.run();
        }
    }

    /** The consumer's thread: whether it is about to wait for records, or has done so. */
    void polling(boolean now) {
        polling = now;
    }

    /** The consumer's thread: applies everything that has completed. */
    void drain() {
        for (TrackedRecord record = completed.poll(); record != null; record = completed.poll()) {
            record.apply();
        }
    }

    /** The consumer's thread: whether the next completion is to wake it. */
    void waitForRoom(boolean waiting) {
        waitingForRoom = waiting;
    }

    boolean isEmpty() {
        return completed.isEmpty();
    }
}
