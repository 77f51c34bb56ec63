package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.ingress.fuzz.ApiDocument;
import io.invoq.ingress.fuzz.RandomRequests;
import io.invoq.ingress.fuzz.RandomRequests.Sample;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import io.invoq.testkit.LeakCheck;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random requests to every operation of the document, most of them spoilt: each has an answer, none is a 500 of the platform's, each is
 * one that the document allows, and at the end the node works and has all its slots. On a broker of its own, since it leaves
 * tokens, quotas and functions behind. {@code -Dseed=N} makes the same
 * requests again, {@code -Dinvoq.fuzz.requests=N} so many.
 */
@ExtendWith(LeakCheck.class)
@Timeout(1800)
final class HttpFuzzIT {

    private static final int REQUESTS = Integer.getInteger("invoq.fuzz.requests", 10_000);
    private static final int CONNECTIONS = 6;
    private static final int SLOTS = 8;
    private static final int ROUND = 100;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    @Test
    void everyRequestIsAnsweredInOrderAndNothingIsLeftBehind() throws Exception {
        try (KafkaNodes kafka = KafkaFixture.own(1);
                TestIngress ingress = TestIngress.start(kafka, "max-in-flight=" + SLOTS);
                StandInWorker worker = StandInWorker.start(kafka);
                ResultTopic results = new ResultTopic(kafka)) {
            // Given
            worker.answer(StandInWorker.json("1"));
            ApiDocument document = new ApiDocument(ingress.get("/openapi.json").text());
            // When
            try (ExecutorService callers = Executors.newFixedThreadPool(CONNECTIONS)) {
                List<Future<?>> running = IntStream.range(0, CONNECTIONS)
                        .<Future<?>>mapToObj(
                                caller -> callers.submit(() -> run(new Target(ingress, document, results), caller)))
                        .toList();
                for (Future<?> caller : running) {
                    caller.get();
                }
            }
            // Then
            System.out.printf(
                    "requests=%d answers=%s connections ended without one=%d seed=%d%n",
                    REQUESTS, new TreeMap<>(statuses), ended.get(), seed);
            assertThat(wrong).as("-Dseed=%d", seed).isEmpty();
            var _ = ingress.call("DELETE", "/v1/tenants/default/quota", ""); // one that the requests may have set
            assertThatAllSlotsAreFree(ingress, worker);
        }
    }

    /** What all callers work with. */
    private record Target(TestIngress ingress, ApiDocument document, ResultTopic results) {}

    private void run(Target target, int caller) {
        RandomRequests requests = requests(target, caller);
        WireHttp connection = WireHttp.connect(target.ingress().port());
        try {
            for (int i = 0; i < REQUESTS / CONNECTIONS && wrong.size() < 20; i++) {
                if (i % ROUND == ROUND - 1) {
                    requests = requests(target, caller + (long) i * CONNECTIONS);
                }
                if (!isKept(connection, target.document(), requests.next())) {
                    connection.close();
                    connection = WireHttp.connect(target.ingress().port());
                }
            }
        } finally {
            connection.close();
        }
    }

    /** Whether the connection can take another request. */
    private boolean isKept(WireHttp connection, ApiDocument document, Sample sample) {
        connection
                .head(sample.head().toArray(String[]::new))
                .write(sample.body().getBytes(StandardCharsets.UTF_8));
        if (sample.isCutShort()) {
            connection.endOutput();
        }
        try {
            Reply reply = sample.method().equals("HEAD") ? connection.readHead() : connection.read();
            statuses.computeIfAbsent(reply.status(), status -> new AtomicInteger())
                    .incrementAndGet();
            check(document, sample, reply);
            return !sample.isCutShort() && reply.all("Connection").stream().noneMatch("close"::equalsIgnoreCase);
        } catch (UncheckedIOException e) {
            ended.incrementAndGet();
            if (!sample.isCutShort()) {
                wrong.add("no answer to " + sample + ": " + e.getCause());
            }
            return false;
        }
    }

    private void check(ApiDocument document, Sample sample, Reply reply) {
        List<String> problems = new ArrayList<>();
        boolean functionsOwn = reply.all("X-Invoq-Error-Source").contains("function");
        if (reply.status() == 500 && !functionsOwn) {
            problems.add("an error of the node's own");
        }
        if (sample.method().equals(sample.operation().method()) && (!sample.isSpoilt() || reachedIt(reply))) {
            String type = reply.all("Content-Type").stream().findFirst().orElse("");
            problems.addAll(document.problems(sample.operation(), reply.status(), type, reply.text()));
        }
        if (!problems.isEmpty()) {
            wrong.add(problems + ": " + sample + " was answered " + reply);
        }
    }

    /** A spoilt path may be another operation's, or nobody's; what is refused before there is a path has its own form. */
    private static boolean reachedIt(Reply reply) {
        return !List.of(400, 404, 405, 414, 505).contains(reply.status());
    }

    private RandomRequests requests(Target target, long round) {
        return new RandomRequests(
                target.document(),
                seed + round,
                FuzzedThings.make(target.ingress(), target.results()),
                target.ingress().token());
    }

    /** As many calls wait at the same time as may: each slot that was lost would be a 503. */
    private static void assertThatAllSlotsAreFree(TestIngress ingress, StandInWorker worker) {
        TestIngress.Registered function = ingress.register();
        worker.keepSilent();
        List<WireHttp> waiting = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        try {
            for (int i = 0; i < SLOTS; i++) {
                String id = "0195a000-0000-7000-8000-" + "%012d".formatted(System.nanoTime() % 1_000_000_000_000L);
                WireHttp connection = WireHttp.connect(ingress.port());
                waiting.add(connection);
                ids.add(id);
                ingress.send(connection, "POST", function.sync("/"), "1", "X-Request-Id: " + id);
            }
            for (int i = 0; i < SLOTS; i++) {
                worker.reply(worker.awaitCall(ids.get(i)), StandInWorker.json("1"));
                assertThat(waiting.get(i).read().status()).isEqualTo(200);
            }
        } finally {
            waiting.forEach(WireHttp::close);
        }
    }
}
