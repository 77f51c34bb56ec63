package io.invoq.e2e.fault;

import io.invoq.e2e.Sink;
import io.invoq.wire.record.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Waits, once all processes are up and no call is made any more, until everything has come to its end and nothing new is
 * seen for a while; then gives out what is known. When time is up it does so, too: the verdict tells what is missing.
 * Used by one thread.
 */
final class Settling {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Form form;
    private final Collection<Call> calls;
    private final Outages outages;
    private final Path effects;
    private final Sink sink;
    private int seen = -1;
    private long unchangedSince;

    Settling(Form form, Collection<Call> calls, Outages outages, Path effects, Sink sink) {
        this.form = form;
        this.calls = calls;
        this.outages = outages;
        this.effects = effects;
        this.sink = sink;
    }

    Evidence await(String bootstrapServers) {
        try (Results results = new Results(bootstrapServers);
                Lag lag = new Lag(bootstrapServers)) {
            try {
                Awaitility.await("everything to come to its end")
                        .pollInSameThread()
                        .pollInterval(LOOK_AGAIN)
                        .atMost(form.settle())
                        .until(() -> isSettled(results, lag));
            } catch (ConditionTimeoutException e) {
                results.catchUp();
            }
            return evidence(results.byRequestId(), lag.byGroup());
        }
    }

    private boolean isSettled(Results results, Lag lag) {
        results.catchUp();
        Evidence now = evidence(results.byRequestId(), Map.of());
        int things = results.count() + now.runs().size() + now.callbacks().size();
        if (things != seen) {
            seen = things;
            unchangedSince = System.nanoTime();
        }
        boolean still = System.nanoTime() - unchangedSince >= form.quiet().toNanos();
        Map<Invariant, List<String>> violations = Verdict.violations(now);
        return still
                && violations.getOrDefault(Invariant.NOTHING_LOST, List.of()).isEmpty()
                && violations
                        .getOrDefault(Invariant.CALLBACKS_ARRIVE, List.of())
                        .isEmpty()
                && lag.byGroup().isEmpty();
    }

    private Evidence evidence(Map<String, List<Result>> results, Map<String, Long> lag) {
        Map<String, Integer> callbacks = new HashMap<>();
        sink.byRequestId().forEach((id, arrived) -> callbacks.put(id, arrived.size()));
        return new Evidence(calls, outages, SideEffects.read(effects), results, callbacks, lag);
    }
}
