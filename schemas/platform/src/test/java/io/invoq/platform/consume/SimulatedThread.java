package io.invoq.platform.consume;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that runs only when the scheduler lets it, until it waits for something; meanwhile the scheduler stands still.
 * So code that blocks is simulated as it is.
 */
final class SimulatedThread {

    /** Unwinds a thread whose process was killed. */
    static final class Killed extends Error {

        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    private final SimulatedTime time;
    private final SimulatedProcess process;
    private final Thread thread;
    private volatile boolean turn;
    private volatile @Nullable Thread scheduler;
    private boolean ended;
    private boolean interrupted;
    private long waits;
    private @Nullable BooleanSupplier awaited;

    SimulatedThread(SimulatedTime time, SimulatedProcess process, Runnable body) {
        this.time = time;
        this.process = process;
        this.thread = Thread.ofVirtual().unstarted(() -> run(body));
        wakeAfter(0);
    }

    Thread thread() {
        return thread;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Its wait ends; one that must not be interrupted ends its wait as well, and goes on waiting. */
    void interrupt() {
        interrupted = true;
        wakeAfter(0);
    }

    /** By the thread itself: whether it was interrupted, which is forgotten. */
    boolean takeInterrupt() {
        boolean was = interrupted;
        interrupted = false;
        return was;
    }

    /**
     * By the thread itself: waits until the condition holds, the time is over or it is interrupted.
     *
     * @return whether the condition holds
     */
    boolean await(BooleanSupplier condition, long nanos) {
        long end = time.now() + nanos;
        process.dieIfKilled();
        while (!condition.getAsBoolean()) {
            if (interrupted || time.now() >= end) {
                return false;
            }
            awaited = condition;
            waits++;
            wakeAfter(end - time.now());
            giveBack();
            awaitTurn();
            process.dieIfKilled();
            awaited = null;
        }
        return true;
    }

    /** Something has changed that it may wait for. */
    void look() {
        BooleanSupplier condition = awaited;
        if (!ended && condition != null && condition.getAsBoolean()) {
            awaited = null;
            wakeAfter(0);
        }
    }

    /** By the scheduler: runs it until it waits again. */
    void proceed() {
        if (ended || thread.getState() == Thread.State.NEW) {
            return;
        }
        time.running(this);
        scheduler = Thread.currentThread();
        turn = true;
        LockSupport.unpark(thread);
        while (turn) {
            LockSupport.park(this);
        }
        time.running(null);
    }

    private void wakeAfter(long nanos) {
        long number = waits;
        time.after(nanos, () -> wake(number));
    }

    private void wake(long number) {
        if (number != waits || ended) {
            return;
        }
        long pause = process.pausedFor();
        if (pause > 0) {
            time.after(pause, () -> wake(number));
        } else {
            proceed();
        }
    }

    private void run(Runnable body) {
        awaitTurn();
        try {
            process.dieIfKilled();
            body.run();
        } catch (Killed e) {
            time.trace(() -> process.name() + ": thread killed");
        } catch (Throwable e) {
            process.failed(e);
        } finally {
            ended = true;
            process.changed();
            giveBack();
        }
    }

    private void giveBack() {
        turn = false;
        LockSupport.unpark(scheduler);
    }

    private void awaitTurn() {
        while (!turn) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                interrupted = true;
            }
        }
    }
}
