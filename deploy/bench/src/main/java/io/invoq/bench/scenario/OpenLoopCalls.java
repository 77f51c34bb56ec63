package io.invoq.bench.scenario;

import io.invoq.bench.floor.Floor;
import io.invoq.bench.load.Callers;
import io.invoq.bench.load.ClosedLoop;
import io.invoq.bench.load.LoadResult;
import io.invoq.bench.load.OpenLoop;
import io.invoq.bench.report.Line;
import io.invoq.bench.report.Target;
import io.invoq.bench.report.Unit;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.RoleProcess;
import io.invoq.bench.system.Subject;
import java.time.Duration;
import java.util.List;

/**
 * Synchronous calls at half of the maximum rate, on both sides the same: that of the subject which is opened first. Used
 * by one thread, for one run.
 */
final class OpenLoopCalls implements Scenario {

    private static final Line LINE = new Line(
            "sync-open-p99",
            "sync, idempotent, java-inline echo, open loop at half the maximum rate: p99",
            FloorKind.KAFKA_ECHO.words() + ", open loop at the same rate, p99",
            Unit.MILLISECONDS,
            new Target.AtMost(1.5));

    private static final int PROBE_CONCURRENCY = 64;
    private static final int MOST_IN_FLIGHT = 512;
    private static final int PROBES = 3;
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration QUICK_PROBE = Duration.ofMillis(100);

    private double perSecond;

    @Override
    public Line line() {
        return LINE;
    }

    @Override
    public Probe openSubject(Bench bench, Subject subject) throws Exception {
        Callers callers = EywaCalls.sync(bench, subject, "echo", "PUT");
        if (perSecond == 0) {
            perSecond = maximumRate(callers, bench.isQuick() ? QUICK_PROBE : PROBE) / 2;
        }
        return probe(callers, SyncCalls.processes(subject), () -> {});
    }

    @Override
    public Probe openFloor(Bench bench) throws Exception {
        Floor floor = FloorKind.KAFKA_ECHO.start(bench);
        return probe(floor.callers(), SyncCalls.processes(bench, floor), floor);
    }

    private Probe probe(Callers callers, List<RoleProcess> processes, AutoCloseable owned) {
        double rate = perSecond;
        return new LoadProbe(
                callers,
                MOST_IN_FLIGHT,
                (all, concurrency, duration) -> OpenLoop.run(all, concurrency, rate, duration),
                result -> result.millis(99),
                processes,
                owned);
    }

    /** The best of some loads, since the first ones meet cold code. */
    private static double maximumRate(Callers callers, Duration duration) throws Exception {
        double best = 0;
        for (int i = 0; i < PROBES; i++) {
            LoadResult result = ClosedLoop.run(callers, PROBE_CONCURRENCY, duration);
            best = Math.max(best, result.perSecond());
        }
        return best;
    }
}
