package io.invoq.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.e2e.Client;
import io.invoq.e2e.Cluster;
import io.invoq.e2e.Functions;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import io.invoq.testkit.LeakCheck;
import io.invoq.wire.record.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Long asynchronous runs while their workers come, go, are killed and stand still: who ran what is told by the functions
 * themselves, and each call has one result.
 */
@ExtendWith(LeakCheck.class)
class CheckoutFaultIT {

    private static final Duration CEILING = Duration.ofMinutes(2);
    private static final int CALLS = 6;

    private static KafkaNodes kafka;
    private static Cluster cluster;
    private static Cluster.Role ingress;
    private static String token;

    @TempDir
    private static Path data;

    private Path effects;
    private String name;
    private Client client;
    private Results results;
    private final List<Cluster.Role> workers = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        kafka = KafkaFixture.own(1);
        cluster = new Cluster(data, kafka.bootstrapServers(), new Cluster.Layout(8, 1, 1));
        ingress = cluster.ingress("ingress-1");
        token = cluster.token("ingress-1");
        cluster.worker("first").process().terminate(CEILING); // makes the topics
    }

    @AfterAll
    static void stop() {
        cluster.close();
        kafka.close();
    }

    @BeforeEach
    void prepare(TestInfo test) throws Exception {
        name = test.getTestMethod().orElseThrow().getName();
        effects = Files.createDirectory(data.resolve(name));
        client = new Client(ingress.port(), token);
        results = new Results(kafka.bootstrapServers());
    }

    @AfterEach
    void finish() {
        workers.forEach(worker -> worker.process().close());
        results.close();
        client.close();
    }

    @Test
    void runsSurviveARebalanceAndTheirWorkersStopInGoodOrderAndRunOnce() {
        // Given
        Cluster.Role first = worker("rebalance-1", "worker.checkout-after=1h");
        List<String> ids = call(15);
        until(() -> assertThat(begun()).hasSize(CALLS));

        // When
        worker("rebalance-2", "worker.checkout-after=1h");
        until(() -> assertThat(standing()).as("partitions that moved").isNotEmpty());
        int exit = first.process().terminate(CEILING);

        // Then
        assertThat(exit).isIn(0, 143);
        awaitResults(ids, 1);
        assertThat(begun()).as("runs").hasSize(CALLS);
        assertThat(standing()).isEmpty();
    }

    @Test
    void runsOfAKilledWorkerRunAgainOnAnother() {
        // Given
        Cluster.Role killed = worker("killed-1", "worker.checkout-after=1s");
        List<String> ids = call(20);
        until(() -> assertThat(standing()).hasSize(CALLS));
        worker("killed-2", "worker.checkout-after=1s");

        // When
        killed.process().kill();

        // Then
        awaitResults(ids, 2);
        assertThat(attempts(ids)).allMatch(List.of(1, 2)::equals);
        assertThat(standing()).isEmpty();
    }

    @Test
    void aRunThatIsInNoQueueAnyMoreIsToldOfByAnIngressThatHasNeverSeenIt() throws Exception {
        // Given
        Cluster.Role killed = worker("told-1", "worker.checkout-after=1s");
        List<String> ids = call(25);
        until(() -> assertThat(standing()).hasSize(CALLS));
        CheckoutTopics.deleteWhatIsDone(kafka.bootstrapServers());

        // When
        Cluster.Role other = cluster.ingress("ingress-2");
        try (Client asking = new Client(other.port(), token)) {
            // Then
            assertThat(ids).allSatisfy(id -> assertThat(status(asking, id)).contains("\"running\"", "\"attempt\":1"));

            // And when
            killed.process().kill();
            worker("told-2", "worker.checkout-after=1s");

            // Then
            until(() -> assertThat(ids)
                    .allSatisfy(id -> assertThat(status(asking, id)).contains("\"running\"", "\"attempt\":2")));
            awaitResults(ids, 2);
            assertThat(ids).allSatisfy(id -> assertThat(status(asking, id)).contains("\"succeeded\"", "\"attempt\":2"));
        } finally {
            other.process().close();
        }
    }

    @Test
    void attemptsGoUpByOneWithEachLossAlsoOnANodeThatIsAlone() {
        // Given
        Cluster.Role first = worker("alone", "worker.checkout-after=1s");
        List<String> ids = call(8);
        until(() -> assertThat(standing()).hasSize(CALLS));

        // When
        first.process().kill();
        Cluster.Role second = worker("alone", "worker.checkout-after=1s");
        until(() -> assertThat(begun()).hasSize(CALLS * 2));
        until(() -> assertThat(standing()).hasSize(CALLS));
        second.process().kill();
        worker("alone", "worker.checkout-after=1s");

        // Then
        awaitResults(ids, 3);
        assertThat(attempts(ids)).allMatch(List.of(1, 2, 3)::equals);
        assertThat(standing()).isEmpty();
    }

    @Test
    void aWorkerThatWakesUpAfterItsRunsWereTakenOverWritesNothingOfThem() {
        // Given
        Cluster.Role zombie = worker("zombie", "worker.checkout-after=1s");
        List<String> ids = call(8);
        until(() -> assertThat(standing()).hasSize(CALLS));

        // When
        zombie.process().pause();
        worker("awake", "worker.checkout-after=1s");
        until(() -> assertThat(begun()).hasSize(CALLS * 2));
        zombie.process().resume();

        // Then
        awaitResults(ids, 2);
        List<String> later = call(1);
        awaitResults(later, 1);
        awaitResults(ids, 2);
        assertThat(results.byRequestId().entrySet().stream()
                        .filter(result -> ids.contains(result.getKey()))
                        .map(result -> result.getValue().getFirst().execution().worker()))
                .containsOnly("awake");
        // It may begin what it still fetches before it hears that its partitions are another's; that is stopped then.
        assertThat(attempts(ids)).allMatch(seen -> Set.copyOf(seen).equals(Set.of(1, 2)));
        assertThat(standing()).isEmpty();
        assertThat(zombie.process().isAlive()).isTrue();
        assertThat(zombie.process().output()).anyMatch(line -> line.contains("checkout does not stand any more"));
    }

    private Cluster.Role worker(String node, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("worker.runtime.work-directory=" + data.resolve("w"));
        Cluster.Role worker = cluster.worker(node, all.toArray(String[]::new));
        workers.add(worker);
        return worker;
    }

    /** One call to each of several functions, which are on different partitions; their request ids. */
    private List<String> call(int seconds) {
        return IntStream.range(0, CALLS)
                .mapToObj(i -> {
                    String function = client.register(
                            "0@checkout@f" + Integer.toHexString(name.hashCode()) + "-" + seconds + "-" + i + "f",
                            "python3",
                            "effects.handler",
                            Functions.directory("effects"),
                            """
                            , "handlerStyle": "eywa", "concurrentNum": 2, "maxInstance": 1,
                            "environment": {"EFFECTS": "%s", "SECONDS": "%d"}""".formatted(effects, seconds));
                    var answer = client.post("/eywa/api/functions/async/" + function + "/c-" + i, "well");
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
                    return answer.headers().firstValue("X-Request-Id").orElseThrow();
                })
                .toList();
    }

    /** Each is known from the moment of its 202 on. */
    private static String status(Client asking, String id) {
        var answer = asking.get("/v1/invocations/" + id);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private List<SideEffects.Run> begun() {
        return SideEffects.read(effects);
    }

    private List<List<Integer>> attempts(List<String> ids) {
        List<SideEffects.Run> runs = begun();
        return ids.stream()
                .map(id -> runs.stream()
                        .filter(run -> run.requestId().equals(id))
                        .map(SideEffects.Run::attempt)
                        .sorted()
                        .toList())
                .toList();
    }

    private void awaitResults(List<String> ids, int attempt) {
        until(() -> {
            results.catchUp();
            assertThat(results.byRequestId()).containsKeys(ids.toArray(String[]::new));
        });
        for (String id : ids) {
            List<Result> of = results.byRequestId().getOrDefault(id, List.of());
            assertThat(of).as("results of " + id).hasSize(1);
            assertThat(of.getFirst().execution().attempt())
                    .as("attempt of " + id)
                    .isEqualTo(attempt);
        }
    }

    private static Set<String> standing() {
        return CheckoutTopics.standing(kafka.bootstrapServers());
    }

    private static void until(ThrowingRunnable holds) {
        Awaitility.await()
                .atMost(CEILING)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(holds);
    }
}
