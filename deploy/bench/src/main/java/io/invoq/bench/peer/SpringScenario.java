package io.invoq.bench.peer;

import io.invoq.bench.floor.Floor;
import io.invoq.bench.floor.KafkaEcho;
import io.invoq.bench.load.ClosedLoop;
import io.invoq.bench.load.LoadResult;
import io.invoq.bench.report.Line;
import io.invoq.bench.report.Target;
import io.invoq.bench.report.Unit;
import io.invoq.bench.scenario.LoadProbe;
import io.invoq.bench.scenario.Probe;
import io.invoq.bench.scenario.Scenario;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.RoleProcess;
import io.invoq.bench.system.Subject;
import java.util.ArrayList;
import java.util.List;

/**
 * Synchronous calls as a team would build them with spring-kafka, compared with the floor of Invoq's own. At concurrency
 * 1 the median latency counts, above it the rate.
 *
 * @param concurrency callers
 */
record SpringScenario(int concurrency) implements Scenario {

    @Override
    public Line line() {
        return new Line(
                "peer-spring-c" + concurrency,
                "spring-kafka's ReplyingKafkaTemplate behind the same HTTP server, concurrency " + concurrency
                        + (concurrency == 1 ? ": p50" : ""),
                "raw kafka-clients echo",
                concurrency == 1 ? Unit.MILLISECONDS : Unit.CALLS_PER_SECOND,
                new Target.None());
    }

    @Override
    public Probe openSubject(Bench bench, Subject subject) throws Exception {
        return loaded(bench, SpringReplying.start(bench));
    }

    @Override
    public Probe openFloor(Bench bench) throws Exception {
        return loaded(bench, KafkaEcho.start(bench));
    }

    private Probe loaded(Bench bench, Floor floor) {
        List<RoleProcess> processes = new ArrayList<>(bench.broker());
        processes.addAll(floor.processes());
        return new LoadProbe(
                floor.callers(),
                concurrency,
                ClosedLoop::run,
                concurrency == 1 ? result -> result.millis(50) : LoadResult::perSecond,
                processes,
                floor);
    }
}
