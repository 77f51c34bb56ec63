package io.invoq.e2e.fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Callers that go on until they are told to stop: bursts of asynchronous calls, each second, and a steady stream of
 * synchronous ones by callers of their own. Which function and body a call has follows from its number alone. Owns its
 * threads, not the caller's connections.
 */
final class Load implements AutoCloseable {

    private static final Duration BURST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final List<String> METHODS = List.of("GET", "PUT", "POST");

    private final Caller caller;
    private final List<Member> ingresses;
    private final FaultFunctions functions;
    private final Form form;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final ExecutorService loops = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService asyncCalls = Executors.newVirtualThreadPerTaskExecutor();

    Load(Caller caller, List<Member> ingresses, FaultFunctions functions, Form form) {
        this.caller = caller;
        this.ingresses = ingresses;
        this.functions = functions;
        this.form = form;
    }

    void start() {
        loops.execute(this::bursts);
        for (int loop = 0; loop < 4; loop++) {
            int first = loop;
            loops.execute(() -> answeredAtOnce(first));
        }
        for (int loop = 0; loop < 3; loop++) {
            int first = loop;
            loops.execute(() -> answeredLate(first));
        }
        loops.execute(this::failing);
    }

    /** No new calls; returns when those under way have ended, each by its own deadline. */
    void stop() {
        stop.countDown();
        loops.close();
        asyncCalls.close();
    }

    @Override
    public void close() {
        stop.countDown();
        loops.shutdownNow();
        asyncCalls.shutdownNow();
    }

    private void bursts() {
        for (int number = 0; pauseOrStop(BURST_INTERVAL); ) {
            for (int i = 0; i < form.burst(); i++, number++) {
                int n = number;
                asyncCalls.execute(() -> caller.async(ingress(n), asyncFunction(n), asyncBody(n)));
            }
        }
    }

    /** Of a hundred calls ten fail, five may crash, two are slow. */
    private String asyncFunction(int n) {
        int kind = n % 100;
        if (kind < 2) {
            return pick(functions.slow(), n);
        }
        if (kind < 12) {
            return pick(functions.failing(), n);
        }
        return kind < 17 ? pick(functions.crashing(), n) : pick(functions.fast(), n);
    }

    /** Crashes are rarer than failures: an instance is started anew after each. */
    private static String asyncBody(int n) {
        int kind = n % 100;
        if (kind >= 2 && kind < 12) {
            return n % 4 == 0 ? "fail" : n % 4 == 1 ? "fail-first" : "well";
        }
        if (kind == 12 && n / 100 % 2 == 0) {
            return n / 100 % 4 == 0 ? "crash" : "crash-first";
        }
        return "well";
    }

    private void answeredAtOnce(int first) {
        for (int n = first; pauseOrStop(PAUSE); n++) {
            caller.sync(ingress(n), pick(functions.fast(), n / 2), METHODS.get(n % METHODS.size()), "well", WAIT);
        }
    }

    /** Nearly always under way, so that a kill meets them; most are POST, which must not run twice. */
    private void answeredLate(int first) {
        for (int n = first; pauseOrStop(PAUSE); n++) {
            String method = n % 4 == 3 ? "PUT" : "POST";
            caller.sync(
                    ingress(n),
                    pick(functions.slow(), n / 2),
                    method,
                    "well",
                    form.slow().plus(WAIT));
        }
    }

    private void failing() {
        for (int n = 0; pauseOrStop(BURST_INTERVAL); n++) {
            boolean crash = n % 20 == 7;
            String function = pick(crash ? functions.crashing() : functions.failing(), n);
            caller.sync(ingress(n), function, "POST", crash ? "crash" : "fail", WAIT);
        }
    }

    private Member ingress(int n) {
        return ingresses.get(n % ingresses.size());
    }

    private static String pick(List<String> ids, int n) {
        return ids.get(Math.floorMod(n, ids.size()));
    }

    private boolean pauseOrStop(Duration pause) {
        try {
            return !stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
