package io.invoq.platform.consume;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The gate of one partition: lets a record pass once the commit that covers it has succeeded. Safe for use by several
 * threads; actions run without its lock.
 */
final class Admissions {

    private record Admission(long offset, Runnable action) {}

    private final Deque<Admission> waiting = new ArrayDeque<>();
    private volatile long committed = Long.MIN_VALUE;
    private volatile boolean revoked;

    /** Runs the action at once when the record is covered, later when it will be, never when it cannot be any more. */
    void onceCommitted(long offset, Runnable action) {
        synchronized (waiting) {
            if (offset >= committed) {
                waiting.add(new Admission(offset, action));
                return;
            }
        }
        action.run();
    }

    /** Everything below the offset will not be delivered again: also when it was revoked meanwhile. */
    void committed(long offset) {
        List<Admission> passing = new ArrayList<>();
        synchronized (waiting) {
            committed = Math.max(committed, offset);
            for (Iterator<Admission> all = waiting.iterator(); all.hasNext(); ) {
                Admission next = all.next();
                if (next.offset() < committed) {
                    all.remove();
                    passing.add(next);
                }
            }
        }
        passing.forEach(admission -> admission.action().run());
    }

    boolean areWaiting() {
        synchronized (waiting) {
            return !waiting.isEmpty();
        }
    }

    /** The partition is gone; a commit that is still under way may yet cover what waits. */
    void revoke() {
        revoked = true;
    }

    /** Whether the record is another's to run. */
    boolean isRevoked(long offset) {
        return revoked && offset >= committed;
    }
}
