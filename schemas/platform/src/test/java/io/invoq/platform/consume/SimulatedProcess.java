package io.invoq.platform.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What lives and dies together: threads that can be stopped for a while or killed. */
final class SimulatedProcess implements Waiting, ThreadFactory {

    private final SimulatedTime time;
    private final String name;
    private final List<SimulatedThread> threads = new ArrayList<>();
    private boolean dead;
    private long pausedUntil;
    private @Nullable Throwable failure;

    SimulatedProcess(SimulatedTime time, String name) {
        this.time = time;
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean isDead() {
        return dead;
    }

    /** What ended one of its threads though nothing may. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    void failed(Throwable error) {
        failure = error;
    }

    /** At once, with everything that it knows; what it has sent goes on. */
    void kill() {
        dead = true;
        for (SimulatedThread thread : List.copyOf(threads)) {
            while (!thread.hasEnded() && thread.thread().getState() != Thread.State.NEW) {
                thread.proceed();
            }
        }
    }

    void dieIfKilled() {
        if (dead) {
            throw new SimulatedThread.Killed();
        }
    }

    /** Nothing in it moves for a while. */
    void pause(long nanos) {
        pausedUntil = Math.max(pausedUntil, time.now() + nanos);
    }

    /** A pause that is under way ends now. */
    void goOn() {
        pausedUntil = time.now();
    }

    /** How long it does not move yet. */
    long pausedFor() {
        return Math.max(0, pausedUntil - time.now());
    }

    /** Carries out an action within the process, unless it dies before. */
    void after(long nanos, Runnable action) {
        time.after(nanos, () -> {
            if (pausedFor() > 0) {
                after(pausedFor(), action);
            } else if (!dead) {
                action.run();
            }
        });
    }

    /** Something has changed that its threads may wait for. */
    void changed() {
        threads.forEach(SimulatedThread::look);
    }

    @Override
    public Thread newThread(Runnable body) {
        SimulatedThread thread = new SimulatedThread(time, this, body);
        threads.removeIf(SimulatedThread::hasEnded);
        threads.add(thread);
        return thread.thread();
    }

    @Override
    public long nanoTime() {
        return time.now();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        time.current().await(() -> false, duration.toNanos());
        throwIfInterrupted();
    }

    @Override
    public <T> BlockingQueue<T> handover() {
        return new Handover<>();
    }

    @Override
    public void end(Thread thread, Duration limit) {
        for (SimulatedThread each : List.copyOf(threads)) {
            if (each.thread().equals(thread)) {
                each.interrupt();
                time.current().await(each::hasEnded, limit.toNanos());
            }
        }
    }

    private void throwIfInterrupted() throws InterruptedException {
        if (time.current().takeInterrupt()) {
            throw new InterruptedException();
        }
    }

    private final class Handover<T> extends ArrayBlockingQueue<T> {

        private static final long serialVersionUID = 1L;

        Handover() {
            super(1);
        }

        @Override
        public boolean add(T element) {
            boolean added = super.add(element);
            changed();
            return added;
        }

        @Override
        public T take() throws InterruptedException {
            while (!time.current().await(() -> !isEmpty(), Long.MAX_VALUE / 4)) {
                throwIfInterrupted();
            }
            return super.take();
        }

        @Override
        public @Nullable T poll(long timeout, TimeUnit unit) throws InterruptedException {
            boolean there = time.current().await(() -> !isEmpty(), unit.toNanos(timeout));
            throwIfInterrupted();
            return there ? super.poll() : null;
        }
    }
}
