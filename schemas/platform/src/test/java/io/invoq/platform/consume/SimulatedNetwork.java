package io.invoq.platform.consume;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Carries requests to the broker and answers back, late at times; while it is not healed, some of them are lost. */
final class SimulatedNetwork {

    private static final Duration FAST = Duration.ofNanos(200_000);
    private static final Duration USUAL = Duration.ofMillis(4);
    private static final Duration SLOW = Duration.ofMillis(900);
    private static final long AGAIN = Duration.ofMillis(20).toNanos();

    private final SimulatedTime time;
    private final int percentSlow;
    private final int percentLost;
    private boolean healed;

    SimulatedNetwork(SimulatedTime time, int percentSlow, int percentLost) {
        this.time = time;
        this.percentSlow = percentSlow;
        this.percentLost = percentLost;
    }

    /** The broker is not ready for a request yet: it is made again. */
    static final class NotYet extends ApiException {

        private static final long serialVersionUID = 1L;

        NotYet() {
            super("not yet");
        }
    }

    /** From now on nothing is lost and nothing takes long. */
    void heal() {
        healed = true;
    }

    long delay() {
        return !healed && time.chance(percentSlow) ? time.between(USUAL, SLOW) : time.between(FAST, USUAL);
    }

    boolean loses() {
        return !healed && time.chance(percentLost);
    }

    /** What came of a request. */
    static final class Exchange<T> {

        private final String what;
        private boolean answered;
        private @Nullable T answer;
        private @Nullable RuntimeException error;

        Exchange(String what) {
            this.what = what;
        }

        boolean isAnswered() {
            return answered;
        }

        @Nullable
        RuntimeException error() {
            return error;
        }

        T answer() {
            if (error != null) {
                throw error;
            }
            if (answer == null) {
                throw new IllegalStateException(what + " was not answered");
            }
            return answer;
        }

        private void carryOut(Supplier<T> atBroker) {
            try {
                answer = atBroker.get();
            } catch (ApiException e) {
                error = e;
            }
        }
    }

    /** Sends a request, without waiting for its answer; what waits in the process hears of it. */
    <T> Exchange<T> send(SimulatedProcess process, String what, long delay, Supplier<T> atBroker) {
        Exchange<T> exchange = new Exchange<>(what);
        if (loses()) {
            time.trace(() -> process.name() + ": request lost: " + what);
            return exchange;
        }
        time.after(delay, () -> {
            exchange.carryOut(atBroker);
            time.trace(() -> process.name() + ": " + what + (exchange.error == null ? "" : ": " + exchange.error));
            if (loses()) {
                time.trace(() -> process.name() + ": answer lost: " + what);
            } else {
                process.after(delay(), () -> {
                    exchange.answered = true;
                    process.changed();
                });
            }
        });
        return exchange;
    }

    /** Sends a request and waits for the answer; the thread that runs. */
    <T> T call(SimulatedProcess process, String what, Duration timeout, Supplier<T> atBroker) {
        long end = time.now() + timeout.toNanos();
        while (true) {
            Exchange<T> exchange = send(process, what, delay(), atBroker);
            if (!time.current().await(exchange::isAnswered, end - time.now())) {
                throw time.current().takeInterrupt()
                        ? new InterruptException(what + " interrupted")
                        : new TimeoutException(what + " not answered");
            }
            if (!(exchange.error() instanceof NotYet)) {
                return exchange.answer();
            }
            time.current().await(() -> false, AGAIN);
        }
    }
}
