package io.invoq.bench.scenario;

import io.invoq.bench.backlog.BacklogTopics;
import io.invoq.bench.floor.Floor;
import io.invoq.bench.load.ClosedLoop;
import io.invoq.bench.load.LoadResult;
import io.invoq.bench.report.Line;
import io.invoq.bench.report.Target;
import io.invoq.bench.report.Unit;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.Subject;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.Topics;
import java.util.List;

/**
 * Asynchronous calls, one a request, that are accepted and not waited for. Nobody runs them meanwhile: what that costs is
 * another line. In a standalone, whose worker cannot be stopped by itself, it does run them.
 */
final class AcceptCalls implements Scenario {

    private static final int CONCURRENCY = 256;

    private static final Line LINE = new Line(
            "accept-c256",
            "async accept, one per request, concurrency " + CONCURRENCY,
            FloorKind.HTTP_ECHO.words() + ", same concurrency",
            Unit.CALLS_PER_SECOND,
            new Target.AtLeast(0.6));

    @Override
    public Line line() {
        return LINE;
    }

    @Override
    public List<String> notes() {
        return List.of("no worker runs while calls are accepted");
    }

    @Override
    public Probe openSubject(Bench bench, Subject subject) throws Exception {
        boolean stops = subject.has(Subject.WORKER);
        subject.stop(Subject.WORKER);
        return new LoadProbe(
                EywaCalls.async(bench, subject, "echo"),
                CONCURRENCY,
                ClosedLoop::run,
                LoadResult::perSecond,
                SyncCalls.processes(subject),
                () -> {
                    if (stops) {
                        try (BacklogTopics topics = new BacklogTopics(subject.bootstrapServers())) {
                            topics.empty(Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL)
                                    .name());
                        }
                        subject.start(Subject.WORKER);
                    }
                });
    }

    @Override
    public Probe openFloor(Bench bench) throws Exception {
        Floor floor = FloorKind.HTTP_ECHO.start(bench);
        return new LoadProbe(
                floor.callers(),
                CONCURRENCY,
                ClosedLoop::run,
                LoadResult::perSecond,
                SyncCalls.processes(bench, floor),
                floor);
    }
}
