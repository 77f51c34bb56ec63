package io.invoq.bench.scenario;

import io.invoq.bench.backlog.Outputs;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.RoleProcess;
import io.invoq.bench.system.Subject;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.routing.PartitionChooser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The backlog that the drain, its floor and its peers are given. Stateless. */
final class Work {

    /** As many as the bench gives Invoq's own topics. */
    static final int PARTITIONS = 8;

    /** The longest that working it off may take. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** Calls that a function runs at the same time: as many as it is given. */
    static final int CONCURRENCY = 512;

    private static final int FUNCTIONS = 8;
    private static final int FULL = 1_000_000;
    private static final int QUICK = 5_000;

    private Work() {}

    /** How many calls. */
    static int backlog(Bench bench) {
        return bench.isQuick() ? QUICK : FULL;
    }

    /** Functions whose home partitions are spread evenly, so that all partitions have work. */
    static List<FunctionUrn> functions(String name, int partitions) {
        return IntStream.range(0, FUNCTIONS)
                .mapToObj(number -> atHome(name + "-" + number, number % partitions, partitions))
                .toList();
    }

    /** Refuses a standalone, whose roles cannot be stopped by themselves. */
    static void requireOwnProcess(Subject subject, String role) {
        if (!subject.has(role)) {
            throw new IllegalStateException(
                    "the " + role + " has no process of its own, as this scenario needs; run it without --standalone");
        }
    }

    /** Rate, and what one record cost the process that worked it off, its start included. */
    static Sample sample(Outputs.Drained drained, RoleProcess.Usage usage) {
        return new Sample(
                drained.recordsPerSecond(),
                Map.of(
                        "cpu µs/record", usage.cpuNanos() / 1e3 / drained.records(),
                        "bytes/record", (double) usage.allocatedBytes() / drained.records()));
    }

    private static FunctionUrn atHome(String name, int partition, int partitions) {
        for (int attempt = 0; ; attempt++) {
            FunctionUrn urn = new FunctionUrn("default", "bench", name + "-" + attempt, FunctionUrn.LATEST);
            if (PartitionChooser.home(urn, partitions) == partition) {
                return urn;
            }
        }
    }
}
