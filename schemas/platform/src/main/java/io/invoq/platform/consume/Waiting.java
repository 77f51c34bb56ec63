package io.invoq.platform.consume;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * How a lane's threads tell the time and wait. Production has one way, {@link #REAL}; a simulation has its own clock, and
 * lets one thread run at a time. Safe for use by several threads.
 */
interface Waiting {

    Waiting REAL = new Real();

    /** Monotonic; only differences mean something. */
    long nanoTime();

    void sleep(Duration time) throws InterruptedException;

    /** A queue of one place, at which threads wait for each other. */
    <T> BlockingQueue<T> handover();

    /** Interrupts a thread and waits for its end. */
    void end(Thread thread, Duration limit) throws InterruptedException;

    /** With the machine's clock. */
    final class Real implements Waiting {

        private Real() {}

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        }

        @Override
        public <T> BlockingQueue<T> handover() {
            return new ArrayBlockingQueue<>(1);
        }

        @Override
        public void end(Thread thread, Duration limit) throws InterruptedException {
            thread.interrupt();
            thread.join(limit);
        }
    }
}
