package io.invoq.bench.scenario;

import io.invoq.bench.floor.ConsumeProduceMain;
import io.invoq.bench.report.Line;
import io.invoq.bench.report.Target;
import io.invoq.bench.report.Unit;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.Subject;

/**
 * Asynchronous calls that wait, worked off by one worker from its start: from the first result to the last, so without
 * the start of its JVM. Only the worker runs, since the floor has nobody beside it either.
 */
final class DrainScenario implements Scenario {

    @Override
    public Line line() {
        return new Line(
                "drain",
                "async drain of a backlog, java-inline, from the first result to the last (results leave in transactions)",
                "raw consumer + transactional producer, same records",
                Unit.RECORDS_PER_SECOND,
                new Target.AtLeast(0.6));
    }

    @Override
    public Probe openSubject(Bench bench, Subject subject) throws Exception {
        return InvoqDrain.open(bench, subject);
    }

    @Override
    public Probe openFloor(Bench bench) {
        return new ProcessDrain(bench, "consume-produce", ConsumeProduceMain.class);
    }
}
