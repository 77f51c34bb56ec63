package io.invoq.bench.scenario;

import io.invoq.bench.backlog.BacklogTopics;
import io.invoq.bench.backlog.Fill;
import io.invoq.bench.backlog.NumberedIds;
import io.invoq.bench.backlog.Templates;
import io.invoq.bench.function.BlockedFunction;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.InlineFunctionSpec;
import io.invoq.bench.system.RoleProcess;
import io.invoq.bench.system.Subject;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A worker with so many calls waiting, of functions that run one call each and never end it. */
final class WaitingCalls implements Probe {

    private static final String ASYNC =
            Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL).name();
    private static final String NAME = "blocked";
    private static final double MEBIBYTE = 1 << 20;

    /** The heap has settled when two looks at it differ by less than this part. */
    private static final double SETTLED = 0.01;

    private static final long LOOK_EVERY_MILLIS = 2_000;
    private static final int MOST_LOOKS = 15;

    private final Bench bench;
    private final Subject subject;
    private final BacklogTopics topics;
    private final List<FunctionUrn> functions;
    private final int partitions;
    private final int calls;

    private WaitingCalls(Bench bench, Subject subject, BacklogTopics topics, int calls) {
        this.bench = bench;
        this.subject = subject;
        this.topics = topics;
        this.calls = calls;
        this.partitions = Work.PARTITIONS;
        this.functions = Work.functions(NAME, partitions);
    }

    /** @param calls how many are to wait */
    static WaitingCalls open(Bench bench, Subject subject, int calls) {
        return new WaitingCalls(bench, subject, new BacklogTopics(subject.bootstrapServers()), calls);
    }

    /** Registers the functions, which both sides use. */
    static void register(Subject subject) throws Exception {
        Work.requireOwnProcess(subject, Subject.WORKER);
        for (FunctionUrn function : Work.functions(NAME, Work.PARTITIONS)) {
            subject.register(new InlineFunctionSpec(function.function(), BlockedFunction.class, 1));
        }
    }

    @Override
    public Sample measure(Duration duration) throws Exception {
        subject.stop(Subject.WORKER);
        topics.empty(ASYNC);
        NumberedIds ids = new NumberedIds(calls, Instant.now());
        byte[] body = Templates.body(bench.bodySize());
        Fill.write(
                subject.bootstrapServers(),
                calls,
                n -> Templates.invocation(ASYNC, partitions, ids.id(n), functions.get(n % functions.size()), body));
        double heap = settledHeap(subject.start(Subject.WORKER));
        Map<String, Double> details = new HashMap<>();
        details.put("waiting calls", (double) calls);
        for (RoleProcess process : subject.processes()) {
            if (!process.role().equals(Subject.WORKER)) {
                details.put(process.role() + " heap MiB", process.heapAfterCollection() / MEBIBYTE);
            }
        }
        subject.stop(Subject.WORKER);
        topics.empty(ASYNC);
        return new Sample(heap, details);
    }

    /** A worker reads ahead for a while before it has all that it is going to hold. */
    private static double settledHeap(RoleProcess worker) throws InterruptedException {
        double last = 0;
        double heap = worker.heapAfterCollection() / MEBIBYTE;
        for (int looks = 0; looks < MOST_LOOKS && Math.abs(heap - last) > SETTLED * heap; looks++) {
            Thread.sleep(LOOK_EVERY_MILLIS);
            last = heap;
            heap = worker.heapAfterCollection() / MEBIBYTE;
        }
        return heap;
    }

    @Override
    public void close() throws Exception {
        topics.close();
        if (!subject.has(Subject.WORKER)) {
            subject.start(Subject.WORKER);
        }
    }
}
