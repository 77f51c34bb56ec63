package io.invoq.bench.peer;

import io.invoq.bench.floor.ConsumeProduceMain;
import io.invoq.bench.report.Line;
import io.invoq.bench.report.Target;
import io.invoq.bench.report.Unit;
import io.invoq.bench.scenario.Probe;
import io.invoq.bench.scenario.ProcessDrain;
import io.invoq.bench.scenario.Scenario;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.Subject;

/** Confluent's parallel consumer with the work of the drain. */
final class ParallelConsumerScenario implements Scenario {

    @Override
    public Line line() {
        return new Line(
                "peer-parallel-consumer",
                "Confluent's parallel consumer, unordered, 256 at a time, on the backlog of the drain",
                "raw consumer + transactional producer, same records",
                Unit.RECORDS_PER_SECOND,
                new Target.None());
    }

    @Override
    public Probe openSubject(Bench bench, Subject subject) {
        return new ProcessDrain(bench, "parallel-consumer", ParallelConsumerMain.class);
    }

    @Override
    public Probe openFloor(Bench bench) {
        return new ProcessDrain(bench, "parallel-floor", ConsumeProduceMain.class);
    }
}
