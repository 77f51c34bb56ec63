package io.invoq.bench.scenario;

import io.invoq.bench.report.Line;
import io.invoq.bench.report.Target;
import io.invoq.bench.report.Unit;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The worker's heap while many asynchronous calls wait for blocked functions, compared with its own while few do. Both
 * sides are the same worker, started anew for each sample.
 */
final class HeapScenario implements Scenario {

    private static final int FULL = 1_000_000;
    private static final int QUICK = 5_000;
    private static final int FEW = 1_000;

    private @Nullable Subject subject;

    @Override
    public Line line() {
        return new Line(
                "heap",
                "worker's heap after a collection while a million async calls wait",
                "the same while a thousand wait",
                Unit.MEBIBYTES,
                new Target.AtMost(1.1));
    }

    @Override
    public List<String> notes() {
        return List.of(
                "1 million calls wait (5,000 with --quick), not 10 million: for the time and the disk that they take");
    }

    @Override
    public Probe openSubject(Bench bench, Subject subject) throws Exception {
        WaitingCalls.register(subject);
        this.subject = subject;
        return WaitingCalls.open(bench, subject, bench.isQuick() ? QUICK : FULL);
    }

    @Override
    public Probe openFloor(Bench bench) {
        if (subject == null) {
            throw new IllegalStateException("the floor of the heap is the subject's own, which is not open yet");
        }
        return WaitingCalls.open(bench, subject, FEW);
    }
}
