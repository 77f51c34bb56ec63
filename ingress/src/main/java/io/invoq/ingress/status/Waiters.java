package io.invoq.ingress.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Those who wait for results, any number of them for one call. The thread that reads the results hands each record over
 * itself; nobody asks the brokers. Bounded; safe for use by several threads.
 */
final class Waiters {

    private final Semaphore places;
    private final int most;
    private final ConcurrentMap<CallKey, List<Waiter>> waiting = new ConcurrentHashMap<>();
    private volatile boolean released;

    /** @param most how many may wait at the same time */
    Waiters(int most) {
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** One who waits. */
    final class Waiter implements AutoCloseable {

        private final CallKey key;
        private final CompletableFuture<Optional<ConsumerRecord<byte[], byte[]>>> arrived = new CompletableFuture<>();

        private Waiter(CallKey key) {
            this.key = key;
        }

        /** The record that arrived since the registration; empty when none did within that time, or all are released. */
        Optional<ConsumerRecord<byte[], byte[]>> await(Duration atMost) throws InterruptedException {
            try {
                return arrived.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new IllegalStateException("nothing completes a wait with an error", e);
            }
        }

        @Override
        public void close() {
            waiting.computeIfPresent(key, (same, all) -> {
                List<Waiter> others = new ArrayList<>(all);
                others.remove(this);
                return others.isEmpty() ? null : List.copyOf(others);
            });
            places.release();
        }
    }

    /** Starts waiting: from now on no result of that call is missed. Close it when done. */
    Waiter register(CallKey key) {
        if (!places.tryAcquire()) {
            throw StatusUnavailableException.busy("status.max-waiting=%d requests wait for results".formatted(most));
        }
        Waiter waiter = new Waiter(key);
        waiting.merge(key, List.of(waiter), (all, one) -> {
            List<Waiter> more = new ArrayList<>(all);
            more.addAll(one);
            return List.copyOf(more);
        });
        if (released) {
            waiter.arrived.complete(Optional.empty());
        }
        return waiter;
    }

    /** Whether nobody waits for anything. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** A result has been read. */
    void arrive(CallKey key, ConsumerRecord<byte[], byte[]> result) {
        waiting.getOrDefault(key, List.of()).forEach(waiter -> waiter.arrived.complete(Optional.of(result)));
    }

    /** Ends all waits, and those that begin from now on at once. */
    void release() {
        released = true;
        waiting.values().forEach(all -> all.forEach(waiter -> waiter.arrived.complete(Optional.empty())));
    }
}
