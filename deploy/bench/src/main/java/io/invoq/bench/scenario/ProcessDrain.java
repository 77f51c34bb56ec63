package io.invoq.bench.scenario;

import io.invoq.bench.backlog.BacklogTopics;
import io.invoq.bench.backlog.Fill;
import io.invoq.bench.backlog.NumberedIds;
import io.invoq.bench.backlog.Outputs;
import io.invoq.bench.backlog.Templates;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.RoleProcess;
import io.invoq.wire.function.FunctionUrn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A floor or a peer that works off a backlog: a process of the bench, started when the backlog is there. It is given
 * bootstrap servers, the topic to read, the topic to write and a name for its group; for each record it is to write one
 * whose key is the request id. Topics and group are new for each sample.
 */
public final class ProcessDrain implements Probe {

    private final Bench bench;
    private final String name;
    private final Class<?> main;
    private final BacklogTopics topics;
    private int samples;

    /** @param main what works it off */
    public ProcessDrain(Bench bench, String name, Class<?> main) {
        this.bench = bench;
        this.name = name;
        this.main = main;
        this.topics = new BacklogTopics(bench.bootstrapServers());
    }

    @Override
    public Sample measure(Duration duration) throws Exception {
        String run = "bench-" + name + "-" + ++samples;
        String in = run + "-in";
        String out = run + "-out";
        topics.create(in, Work.PARTITIONS);
        topics.create(out, Work.PARTITIONS);
        topics.stampOnAppend(out);
        try {
            NumberedIds ids = new NumberedIds(Work.backlog(bench), Instant.now());
            List<FunctionUrn> functions = Work.functions("drain", Work.PARTITIONS);
            byte[] body = Templates.body(bench.bodySize());
            Fill.write(
                    bench.bootstrapServers(),
                    ids.count(),
                    n -> Templates.invocation(
                            in, Work.PARTITIONS, ids.id(n), functions.get(n % functions.size()), body));
            Outputs outputs = Outputs.of(bench.bootstrapServers(), topics, out);
            try (RoleProcess process = bench.startJava(run, main, bench.bootstrapServers(), in, out, run)) {
                return Work.sample(outputs.await(ids, Work.PATIENCE), process.usage());
            }
        } finally {
            topics.delete(List.of(in, out));
        }
    }

    @Override
    public void close() {
        topics.close();
    }
}
