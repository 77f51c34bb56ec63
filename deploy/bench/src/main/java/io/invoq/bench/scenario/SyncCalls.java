package io.invoq.bench.scenario;

import io.invoq.bench.floor.Floor;
import io.invoq.bench.load.ClosedLoop;
import io.invoq.bench.load.LoadResult;
import io.invoq.bench.report.Line;
import io.invoq.bench.report.Target;
import io.invoq.bench.report.Unit;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.RoleProcess;
import io.invoq.bench.system.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Synchronous calls by so many callers at a time, each making the next call when the last one is answered. */
final class SyncCalls implements Scenario {

    /** A function and the way it is called. */
    record Call(String function, String method, FloorKind floor, List<String> notes) {

        Call {
            notes = List.copyOf(notes);
        }
    }

    private final Line line;
    private final Call call;
    private final int concurrency;

    private SyncCalls(Line line, Call call, int concurrency) {
        this.line = line;
        this.call = call;
        this.concurrency = concurrency;
    }

    /** One caller, whose median latency counts. */
    static Scenario alone(String name, String about, Call call, Target target) {
        Line line = new Line(
                name, about + ", concurrency 1: p50", call.floor().words() + ", p50", Unit.MILLISECONDS, target);
        return new SyncCalls(line, call, 1);
    }

    /** Many callers, whose rate counts. */
    static Scenario many(String name, String about, Call call, int concurrency, Target target) {
        Line line = new Line(
                name,
                about + ", concurrency " + concurrency,
                call.floor().words() + ", same concurrency",
                Unit.CALLS_PER_SECOND,
                target);
        return new SyncCalls(line, call, concurrency);
    }

    @Override
    public Line line() {
        return line;
    }

    @Override
    public List<String> notes() {
        return call.notes();
    }

    @Override
    public Probe openSubject(Bench bench, Subject subject) {
        return new LoadProbe(
                EywaCalls.sync(bench, subject, call.function(), call.method()),
                concurrency,
                ClosedLoop::run,
                value(),
                processes(subject),
                () -> {});
    }

    @Override
    public Probe openFloor(Bench bench) throws Exception {
        Floor floor = call.floor().start(bench);
        return new LoadProbe(floor.callers(), concurrency, ClosedLoop::run, value(), processes(bench, floor), floor);
    }

    private ToDoubleFunction<LoadResult> value() {
        return line.unit() == Unit.MILLISECONDS ? result -> result.millis(50) : LoadResult::perSecond;
    }

    /** All of a subject's processes. */
    static List<RoleProcess> processes(Subject subject) {
        List<RoleProcess> processes = new ArrayList<>(subject.broker());
        subject.processes().forEach(processes::add);
        return processes;
    }

    /** All of a floor's processes, with the broker. */
    static List<RoleProcess> processes(Bench bench, Floor floor) {
        List<RoleProcess> processes = new ArrayList<>(bench.broker());
        processes.addAll(floor.processes());
        return processes;
    }
}
