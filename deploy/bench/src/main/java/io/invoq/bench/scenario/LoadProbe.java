package io.invoq.bench.scenario;

import io.invoq.bench.load.Callers;
import io.invoq.bench.load.ClosedLoop;
import io.invoq.bench.load.LoadResult;
import io.invoq.bench.system.RoleProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Puts a load on something, and says what it cost each process. Used by one thread. */
public final class LoadProbe implements Probe {

    /** How a load is run: {@link io.invoq.bench.load.ClosedLoop}, or the open one at some rate. */
    public interface Loop {
        LoadResult run(Callers callers, int concurrency, Duration duration) throws Exception;
    }

    private static final int CROWD = 64;

    private final Callers callers;
    private final int concurrency;
    private final Loop loop;
    private final ToDoubleFunction<LoadResult> value;
    private final List<RoleProcess> processes;
    private final AutoCloseable owned;

    /**
     * A probe.
     *
     * @param value which of the numbers is the line's
     * @param processes whose use is reported
     * @param owned closed with the probe
     */
    public LoadProbe(
            Callers callers,
            int concurrency,
            Loop loop,
            ToDoubleFunction<LoadResult> value,
            List<RoleProcess> processes,
            AutoCloseable owned) {
        this.callers = callers;
        this.concurrency = concurrency;
        this.loop = loop;
        this.value = value;
        this.processes = List.copyOf(processes);
        this.owned = owned;
    }

    @Override
    public Sample measure(Duration duration) throws Exception {
        List<RoleProcess.Usage> before = usages();
        LoadResult result = loop.run(callers, concurrency, duration);
        List<RoleProcess.Usage> after = usages();
        Map<String, Double> details = new LinkedHashMap<>();
        details.put("p50 ms", result.millis(50));
        details.put("p99 ms", result.millis(99));
        details.put("max ms", result.millis(100));
        details.put("calls/s", result.perSecond());
        double calls = result.calls();
        for (int i = 0; i < processes.size(); i++) {
            String role = processes.get(i).role();
            long cpu = after.get(i).cpuNanos() - before.get(i).cpuNanos();
            long bytes = after.get(i).allocatedBytes() - before.get(i).allocatedBytes();
            details.put(role + " cpu µs/call", cpu / 1e3 / calls);
            details.put(role + " bytes/call", bytes / calls);
        }
        return new Sample(value.applyAsDouble(result), details);
    }

    @Override
    public void warmUp(Duration duration) throws Exception {
        ClosedLoop.run(
                callers, Math.max(concurrency, CROWD), duration.multipliedBy(3).dividedBy(4));
        loop.run(callers, concurrency, duration.dividedBy(4)); // what a crowd leaves to be compiled goes by here
    }

    private List<RoleProcess.Usage> usages() {
        return processes.stream().map(RoleProcess::usage).toList();
    }

    @Override
    public void close() throws Exception {
        owned.close();
    }
}
