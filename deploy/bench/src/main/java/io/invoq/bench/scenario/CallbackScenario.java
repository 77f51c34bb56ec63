package io.invoq.bench.scenario;

import io.invoq.bench.report.Line;
import io.invoq.bench.report.Target;
import io.invoq.bench.report.Unit;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.Subject;

/**
 * Callbacks that wait, delivered by one dispatcher from its start to a sink that answers 200. Timed by the sink, from
 * when a quarter has arrived to the last: both sides start cold and are measured when they are warmer.
 */
final class CallbackScenario implements Scenario {

    /** As many as a dispatcher has unless it is told otherwise. */
    static final int CONNECTIONS = 256;

    private static final int FULL = 20_000;
    private static final int QUICK = 500;

    @Override
    public Line line() {
        return new Line(
                "callbacks",
                "callbacks of waiting results to a sink that answers 200, the first quarter not timed",
                "bare loop of the same HTTP client, " + CONNECTIONS + " connections",
                Unit.CALLS_PER_SECOND,
                new Target.AtLeast(0.6));
    }

    @Override
    public Probe openSubject(Bench bench, Subject subject) throws Exception {
        return InvoqCallbacks.open(bench, subject);
    }

    @Override
    public Probe openFloor(Bench bench) throws Exception {
        return PostLoop.open(bench);
    }

    /** How many callbacks. */
    static int callbacks(Bench bench) {
        return bench.isQuick() ? QUICK : FULL;
    }
}
