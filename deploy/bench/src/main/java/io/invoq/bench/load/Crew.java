package io.invoq.bench.load;

import io.invoq.platform.lifecycle.ServiceThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The callers of one load, a virtual thread each. All are open before the first one starts. The first failure ends the
 * work of all. Used by one thread; owns the callers.
 */
final class Crew implements AutoCloseable {

    /** How long after the end of a load its last answers may come. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What each caller does until the load is over. */
    interface Shift {
        void work(Caller caller, Tally tally) throws Exception;
    }

    private final ThreadFactory threads = new ServiceThreads("bench").virtual("caller");
    private final List<Caller> callers = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();
    private final AtomicLong errors = new AtomicLong();

    private Crew() {}

    static Crew open(Callers callers, int size) throws Exception {
        Crew crew = new Crew();
        try {
            for (int number = 0; number < size; number++) {
                crew.callers.add(callers.open(number));
            }
            return crew;
        } catch (Exception e) {
            crew.close();
            throw e;
        }
    }

    /** Whether a call has failed, so that the others need not go on. */
    boolean hasFailed() {
        return first.get() != null;
    }

    /** Lets all of them work, and sums up what they saw. */
    LoadResult work(Shift shift, Duration duration) throws LoadException, InterruptedException {
        CountDownLatch left = new CountDownLatch(callers.size());
        List<Tally> tallies = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (Caller caller : callers) {
            Tally tally = new Tally();
            tallies.add(tally);
            running.add(threads.newThread(() -> {
                try {
                    shift.work(caller, tally);
                } catch (Exception e) {
                    errors.incrementAndGet();
                    first.compareAndSet(null, e);
                } finally {
                    left.countDown();
                }
            }));
        }
        long start = System.nanoTime();
        running.forEach(Thread::start);
        if (!left.await(duration.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS)) {
            long stuck = left.getCount();
            running.forEach(Thread::interrupt);
            throw new LoadException(
                    stuck + " of " + callers.size() + " callers had no answer " + PATIENCE + " after the load's end",
                    first.get());
        }
        return sum(tallies, Duration.ofNanos(System.nanoTime() - start));
    }

    private LoadResult sum(List<Tally> tallies, Duration elapsed) throws LoadException {
        long calls = 0;
        Histogram latency = Tally.newHistogram();
        for (Tally tally : tallies) {
            calls += tally.calls();
            latency.add(tally.latency());
        }
        if (hasFailed()) {
            throw new LoadException(errors.get() + " of " + (calls + errors.get()) + " calls failed", first.get());
        }
        return new LoadResult(calls, errors.get(), elapsed, latency);
    }

    @Override
    public void close() throws Exception {
        for (Caller caller : callers) {
            caller.close();
        }
    }
}
