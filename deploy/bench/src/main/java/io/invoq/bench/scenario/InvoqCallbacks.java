package io.invoq.bench.scenario;

import io.invoq.bench.backlog.BacklogTopics;
import io.invoq.bench.backlog.Fill;
import io.invoq.bench.backlog.NumberedIds;
import io.invoq.bench.backlog.Templates;
import io.invoq.bench.sink.Sink;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.RoleProcess;
import io.invoq.bench.system.Subject;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Invoq's dispatcher on results that wait for it. Between samples it is stopped. */
final class InvoqCallbacks implements Probe {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Bench bench;
    private final Subject subject;
    private final Sink sink;
    private final BacklogTopics topics;

    private InvoqCallbacks(Bench bench, Subject subject, Sink sink) {
        this.bench = bench;
        this.subject = subject;
        this.sink = sink;
        this.topics = new BacklogTopics(subject.bootstrapServers());
    }

    static InvoqCallbacks open(Bench bench, Subject subject) throws Exception {
        Work.requireOwnProcess(subject, Subject.DISPATCHER);
        return new InvoqCallbacks(bench, subject, Sink.start(bench, "sink"));
    }

    @Override
    public Sample measure(Duration duration) throws Exception {
        subject.stop(Subject.DISPATCHER);
        NumberedIds ids = new NumberedIds(CallbackScenario.callbacks(bench), Instant.now());
        FunctionUrn function = Work.functions("drain", Work.PARTITIONS).getFirst();
        byte[] body = Templates.body(bench.bodySize());
        String results = Topics.results().name();
        Fill.write(
                subject.bootstrapServers(),
                ids.count(),
                n -> Templates.result(results, ids.id(n), function, body, sink.url()));
        sink.reset(ids.count() / 4);
        RoleProcess dispatcher = subject.start(Subject.DISPATCHER);
        Sample sample = sample(sink.await(ids.count(), PATIENCE), dispatcher.usage());
        topics.empty(results);
        return sample;
    }

    /** Rate, and what one callback cost the process that sent it, its start included. */
    static Sample sample(Sink.Count count, RoleProcess.Usage usage) {
        return new Sample(
                count.perSecond(),
                Map.of(
                        "cpu µs/call", usage.cpuNanos() / 1e3 / count.distinct(),
                        "bytes/call", (double) usage.allocatedBytes() / count.distinct(),
                        "repeated", (double) count.repeated()));
    }

    @Override
    public void close() {
        topics.close();
        sink.close();
    }
}
