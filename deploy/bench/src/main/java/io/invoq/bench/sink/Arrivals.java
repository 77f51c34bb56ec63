package io.invoq.bench.sink;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What has arrived since the last reset, each id once. The clock starts when the given number of ids is there, so that
 * the cold beginning is left out. Safe for use by several threads.
 */
final class Arrivals {

    private final Map<String, Boolean> ids = new ConcurrentHashMap<>();
    private final AtomicInteger distinct = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong last = new AtomicLong();
    private final int timedFrom;

    /** @param timedFrom the number of the arrival at which the clock starts, from 1 */
    Arrivals(int timedFrom) {
        this.timedFrom = timedFrom;
    }

    void add(String id, long nanos) {
        if (ids.putIfAbsent(id, Boolean.TRUE) != null) {
            repeated.incrementAndGet();
            return;
        }
        if (distinct.incrementAndGet() == timedFrom) {
            started.set(nanos);
        }
        last.accumulateAndGet(nanos, Math::max);
    }

    /** {@code distinct repeated timed nanos}, the last two of those since the clock started. */
    String line() {
        int count = distinct.get();
        return count + " " + repeated.get() + " " + Math.max(0, count - timedFrom) + " "
                + (count <= timedFrom ? 0 : last.get() - started.get());
    }
}
