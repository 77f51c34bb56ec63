package io.invoq.ingress.status;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.TopicPartition;

/** How far one thread has read each partition, for others to wait for. Safe for use by several threads. */
final class Positions {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private Map<TopicPartition, Long> offsets = Map.of();

    /** Everything before these offsets has been read and handled. */
    void reached(Map<TopicPartition, Long> read) {
        lock.lock();
        try {
            offsets = read;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything before those offsets has been read; false when it has not within that time. */
    boolean await(Map<TopicPartition, Long> ends, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!isBeyond(ends)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean isBeyond(Map<TopicPartition, Long> ends) {
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            if (offsets.getOrDefault(end.getKey(), 0L) < end.getValue()) {
                return false;
            }
        }
        return true;
    }
}
