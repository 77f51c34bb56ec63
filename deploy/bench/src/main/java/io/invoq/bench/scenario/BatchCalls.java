package io.invoq.bench.scenario;

import io.invoq.bench.backlog.BacklogTopics;
import io.invoq.bench.backlog.Templates;
import io.invoq.bench.floor.PlainProducer;
import io.invoq.bench.load.Callers;
import io.invoq.bench.load.ClosedLoop;
import io.invoq.bench.load.HttpCall;
import io.invoq.bench.load.HttpCaller;
import io.invoq.bench.report.Line;
import io.invoq.bench.report.Target;
import io.invoq.bench.report.Unit;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.RoleProcess;
import io.invoq.bench.system.Subject;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.Payload;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Asynchronous calls in batches of NDJSON, accepted and not waited for, against a producer that sends as many of the same
 * records at a time. Nobody runs them meanwhile, and what they leave is removed after each measurement.
 */
final class BatchCalls implements Scenario {

    private static final int BATCH = 500;
    private static final int CONCURRENCY = 8;
    private static final int ID = 36;

    private static final Line LINE = new Line(
            "accept-batch",
            "async accept, batches of " + BATCH + ", concurrency " + CONCURRENCY,
            "plain producer: same records, as many at a time, acks=all",
            Unit.RECORDS_PER_SECOND,
            new Target.AtLeast(0.7));

    @Override
    public Line line() {
        return LINE;
    }

    @Override
    public List<String> notes() {
        return List.of("no worker runs while calls are accepted", "a call in the details is a batch");
    }

    @Override
    public Probe openSubject(Bench bench, Subject subject) throws Exception {
        boolean stops = subject.has(Subject.WORKER);
        subject.stop(Subject.WORKER);
        String topic = Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL).name();
        return probe(callers(bench, subject), SyncCalls.processes(subject), subject.bootstrapServers(), topic, () -> {
            if (stops) {
                subject.start(Subject.WORKER);
            }
        });
    }

    @Override
    public Probe openFloor(Bench bench) throws Exception {
        PlainProducer floor = PlainProducer.start(bench, BATCH);
        return probe(
                floor.callers(), SyncCalls.processes(bench, floor), bench.bootstrapServers(), floor.topic(), floor);
    }

    private static Probe probe(
            Callers callers, List<RoleProcess> processes, String bootstrapServers, String topic, AutoCloseable owned) {
        Probe load = new LoadProbe(
                callers, CONCURRENCY, ClosedLoop::run, result -> result.perSecond() * BATCH, processes, owned);
        return new Probe() {
            @Override
            public Sample measure(Duration duration) throws Exception {
                try {
                    return load.measure(duration);
                } finally {
                    empty(bootstrapServers, topic);
                }
            }

            @Override
            public void warmUp(Duration duration) throws Exception {
                ClosedLoop.run(callers, CONCURRENCY, duration);
                empty(bootstrapServers, topic);
            }

            @Override
            public void close() throws Exception {
                load.close();
            }
        };
    }

    private static void empty(String bootstrapServers, String topic) throws InterruptedException {
        try (BacklogTopics topics = new BacklogTopics(bootstrapServers)) {
            topics.empty(topic);
        }
    }

    private static Callers callers(Bench bench, Subject subject) {
        String body = new String(Templates.body(bench.bodySize()), StandardCharsets.US_ASCII);
        Payload batch = Payload.of(("{\"body\":" + body + "}\n").repeat(BATCH));
        int answer = IntStream.range(0, BATCH)
                .map(index -> ID + ("{\"index\":" + index + ",\"id\":\"\",\"status\":202}\n").length())
                .sum();
        return HttpCaller.of(
                new HttpCall(
                        subject.port(),
                        "POST",
                        "/v1/functions/" + subject.functionId("echo") + "/invocations:batch",
                        Map.of("X-Eywa-Token", subject.token(), "Content-Type", "application/x-ndjson"),
                        batch.size(),
                        200,
                        false,
                        OptionalInt.of(answer)),
                batch);
    }
}
