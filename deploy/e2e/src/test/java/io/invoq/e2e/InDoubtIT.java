package io.invoq.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.testkit.LeakCheck;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Lane;
import io.invoq.wire.routing.PartitionChooser;
import io.invoq.wire.topic.Groups;
import io.invoq.wire.topic.Topics;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers as processes, one of which is killed while it runs a POST and a PUT of 20 seconds. Nobody waits for what
 * nobody runs any more, and nothing is said of doubt while nothing dies.
 */
@ExtendWith(LeakCheck.class)
class InDoubtIT {

    private static final int CALLS = 4_000;
    private static final int CALLERS = 16;
    private static final int PARTITIONS = 8;
    private static final Pattern WORKER = Pattern.compile("\"worker\":\"([^\"]+)\"");

    /** A function that {@code once.py} is the code of. */
    private record Function(String id, FunctionUrn urn) {

        String path() {
            return "/eywa/api/functions/sync/" + id + "/";
        }
    }

    /** What a caller got, and when. */
    private record Heard(HttpResponse<String> answer, long nanos) {}

    @TempDir
    private Path data;

    @Test
    void callersOfAKilledWorkerAreAnsweredSoonAndNobodyIsInDoubtBefore() throws Exception {
        try (Cluster cluster = new Cluster(data)) {
            // Given
            Cluster.Role ingress = cluster.ingress("ingress-1");
            Map<String, Cluster.Role> workers = new HashMap<>();
            for (String name : List.of("worker-1", "worker-2")) {
                workers.put(name, cluster.worker(name));
            }
            awaitPartitionsShared(cluster);
            try (Client client = new Client(ingress.port(), cluster.token("ingress-1"));
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Map.Entry<String, List<Function>> pair = twoOnOneWorker(client);
                Function forPost = pair.getValue().getFirst();
                Function forPut = pair.getValue().getLast();
                assertThat(load(client, pair.getValue()))
                        .as("while nothing dies")
                        .isEmpty();

                // When
                Path postMark = data.resolve("post.mark");
                Path putMark = data.resolve("put.mark");
                Future<Heard> post = threads.submit(() -> call(client, forPost, "POST", postMark));
                Future<Heard> put = threads.submit(() -> call(client, forPut, "PUT", putMark));
                Waits.until(() -> assertThat(List.of(postMark, putMark)).allMatch(Files::exists));
                assertThat(isCommitted(cluster, forPost))
                        .as("what may run once only is committed before it runs")
                        .isTrue();
                long killed = System.nanoTime();
                Objects.requireNonNull(workers.get(pair.getKey())).process().kill();

                // Then
                check(post.get(1, TimeUnit.MINUTES), killed);
                Heard again = put.get(1, TimeUnit.MINUTES);
                assertThat(again.answer().body()).isEqualTo("second run");
                assertThat(again.answer().statusCode()).isEqualTo(200);
                System.out.printf("PUT: 200 after %d ms%n", millis(killed, again));
            }
        }
    }

    private static void check(Heard post, long killed) {
        System.out.printf(
                "POST: %d after %d ms: %s%n",
                post.answer().statusCode(), millis(killed, post), post.answer().body());
        assertThat(post.answer().statusCode()).isEqualTo(503);
        assertThat(post.answer().body()).contains("\"reason\":\"in-doubt\"");
        assertThat(post.answer().headers().firstValue("Retry-After")).isEmpty();
        assertThat(millis(killed, post)).isLessThan(5_000);
    }

    private static long millis(long start, Heard end) {
        return TimeUnit.NANOSECONDS.toMillis(end.nanos() - start);
    }

    private static Heard call(Client client, Function function, String method, Path mark) {
        HttpResponse<String> answer =
                client.send(client.request(function.path()).method(method, BodyPublishers.ofString(mark.toString())));
        return new Heard(answer, System.nanoTime());
    }

    /** Functions on two partitions of the same worker, and that worker's name. */
    private static Map.Entry<String, List<Function>> twoOnOneWorker(Client client) {
        Map<String, Map<Integer, Function>> byWorker = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            FunctionUrn urn = FunctionUrn.parse("sn:cn:yrk:default:function:0@doubt@once-" + i + ":latest");
            String id = client.register(
                    "0@doubt@once-" + i,
                    "python3",
                    "once.handler",
                    Functions.directory("once"),
                    ", \"handlerStyle\": \"eywa\", \"concurrentNum\": 8, \"maxInstance\": 1");
            String worker = workerOf(client, urn);
            Map<Integer, Function> functions = byWorker.computeIfAbsent(worker, name -> new HashMap<>());
            functions.put(PartitionChooser.home(urn, PARTITIONS), new Function(id, urn));
            if (functions.size() == 2) {
                return Map.entry(worker, List.copyOf(functions.values()));
            }
        }
        throw new AssertionError("no worker has two partitions: " + byWorker);
    }

    private static String workerOf(Client client, FunctionUrn urn) {
        HttpResponse<String> answer = client.post("/serverless/v1/functions/" + urn + "/invocations", "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Matcher worker =
                WORKER.matcher(answer.headers().firstValue("X-Invoke-Summary").orElse(""));
        assertThat(worker.find()).isTrue();
        return worker.group(1);
    }

    /** Calls that were not answered as they should be. */
    private static List<String> load(Client client, List<Function> functions) throws Exception {
        List<String> wrong = new ArrayList<>();
        Semaphore callers = new Semaphore(CALLERS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                Function function = functions.get(i % functions.size());
                callers.acquire();
                answers.add(threads.submit(() -> {
                    try {
                        return client.send(client.request(function.path()).POST(BodyPublishers.ofString("{}")));
                    } finally {
                        callers.release();
                    }
                }));
            }
            for (Future<HttpResponse<String>> answer : answers) {
                if (answer.get().statusCode() != 200) {
                    wrong.add(answer.get().statusCode() + " " + answer.get().body());
                }
            }
        }
        System.out.printf("%d calls while nothing died, %d of them not answered%n", CALLS, wrong.size());
        return wrong;
    }

    /** A worker is ready before partitions have moved to it; none moves any more once both have half of them. */
    private static void awaitPartitionsShared(Cluster cluster) {
        String group = Groups.workers(Lane.SYNC, Topics.DEFAULT_POOL);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            Waits.until(() -> assertThat(admin.describeConsumerGroups(List.of(group))
                            .all()
                            .get()
                            .values())
                    .allSatisfy(found -> assertThat(found.members())
                            .extracting(member ->
                                    member.assignment().topicPartitions().size())
                            .containsExactly(PARTITIONS / 2, PARTITIONS / 2)));
        }
    }

    /** Whether the last call of that function's partition has been committed. */
    private static boolean isCommitted(Cluster cluster, Function function) throws Exception {
        TopicPartition partition = new TopicPartition(
                Topics.invocations(Lane.SYNC, Topics.DEFAULT_POOL).name(),
                PartitionChooser.home(function.urn(), PARTITIONS));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
            var committed = admin.listConsumerGroupOffsets(Groups.workers(Lane.SYNC, Topics.DEFAULT_POOL))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(partition);
            return committed != null && committed.offset() >= end;
        }
    }
}
