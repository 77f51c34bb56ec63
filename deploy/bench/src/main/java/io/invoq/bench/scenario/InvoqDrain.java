package io.invoq.bench.scenario;

import io.invoq.bench.backlog.BacklogTopics;
import io.invoq.bench.backlog.Fill;
import io.invoq.bench.backlog.NumberedIds;
import io.invoq.bench.backlog.Outputs;
import io.invoq.bench.backlog.Templates;
import io.invoq.bench.function.EchoFunction;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.InlineFunctionSpec;
import io.invoq.bench.system.RoleProcess;
import io.invoq.bench.system.Subject;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Invoq's worker on calls that wait for it. Between samples it is stopped. */
final class InvoqDrain implements Probe {

    private static final String ASYNC =
            Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL).name();
    private static final String RESULTS = Topics.results().name();

    private final Bench bench;
    private final Subject subject;
    private final BacklogTopics topics;
    private final int partitions;
    private final List<FunctionUrn> functions;

    private InvoqDrain(Bench bench, Subject subject, BacklogTopics topics) throws InterruptedException {
        this.bench = bench;
        this.subject = subject;
        this.topics = topics;
        this.partitions = topics.partitions(ASYNC);
        this.functions = Work.functions("drain", partitions);
    }

    static InvoqDrain open(Bench bench, Subject subject) throws Exception {
        Work.requireOwnProcess(subject, Subject.WORKER);
        BacklogTopics topics = new BacklogTopics(subject.bootstrapServers());
        try {
            InvoqDrain drain = new InvoqDrain(bench, subject, topics);
            for (FunctionUrn function : drain.functions) {
                subject.register(new InlineFunctionSpec(function.function(), EchoFunction.class, Work.CONCURRENCY));
            }
            topics.stampOnAppend(RESULTS);
            subject.stop(Subject.DISPATCHER);
            return drain;
        } catch (Exception e) {
            topics.close();
            throw e;
        }
    }

    @Override
    public Sample measure(Duration duration) throws Exception {
        subject.stop(Subject.WORKER);
        NumberedIds ids = new NumberedIds(Work.backlog(bench), Instant.now());
        byte[] body = Templates.body(bench.bodySize());
        Fill.write(
                subject.bootstrapServers(),
                ids.count(),
                n -> Templates.invocation(ASYNC, partitions, ids.id(n), functions.get(n % functions.size()), body));
        Outputs outputs = Outputs.of(subject.bootstrapServers(), topics, RESULTS);
        RoleProcess worker = subject.start(Subject.WORKER);
        Sample sample = Work.sample(outputs.await(ids, Work.PATIENCE), worker.usage());
        topics.empty(ASYNC);
        topics.empty(RESULTS);
        return sample;
    }

    @Override
    public void close() throws Exception {
        topics.close();
        subject.start(Subject.DISPATCHER);
    }
}
