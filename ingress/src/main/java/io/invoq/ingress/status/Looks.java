package io.invoq.ingress.status;

import io.invoq.ingress.look.TopicLook;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * So many looks at topics at the same time and no more; others wait for their turn. A look's consumer keeps its connections
 * for the next, unless it failed. Safe for use by several threads, which it blocks.
 */
final class Looks implements AutoCloseable {

    private final Supplier<TopicLook> maker;
    private final Semaphore places;
    private final int most;
    private final Duration patience;
    private final Queue<TopicLook> resting = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * None yet.
     *
     * @param most how many at the same time
     * @param patience how long to wait for a turn
     */
    Looks(Supplier<TopicLook> maker, int most, Duration patience) {
        this.maker = maker;
        this.most = most;
        this.places = new Semaphore(most);
        this.patience = patience;
    }

    /** Something to look for. */
    @FunctionalInterface
    interface Task<T> {

        T run(TopicLook look) throws InterruptedException;
    }

    /**
     * Looks once it is this one's turn.
     *
     * @throws StatusUnavailableException when that does not come in time, or brokers do not answer
     */
    <T> T with(Task<T> task) throws InterruptedException {
        if (!places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw StatusUnavailableException.busy(
                    "status.max-at-once=%d requests are looking at the topics, and none was done within %d ms"
                            .formatted(most, patience.toMillis()));
        }
        TopicLook look = resting.poll();
        boolean isFit = false;
        try {
            look = look == null ? maker.get() : look;
            T found = task.run(look);
            look.rest();
            isFit = true;
            return found;
        } catch (InterruptException e) {
            Thread.interrupted(); // told by the exception from here on
            throw new InterruptedException("interrupted while reading topics");
        } catch (KafkaException e) {
            throw StatusUnavailableException.unread("the brokers do not answer: " + e);
        } finally {
            done(look, isFit);
            places.release();
        }
    }

    private void done(@Nullable TopicLook look, boolean isFit) {
        if (look == null) {
            return;
        }
        if (isFit) {
            resting.add(look);
        } else {
            look.close();
        }
        if (closed) {
            close();
        }
    }

    /** Closes those that rest; one under way is closed by its own end. */
    @Override
    public void close() {
        closed = true;
        for (TopicLook look = resting.poll(); look != null; look = resting.poll()) {
            look.close();
        }
    }
}
