package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import io.invoq.wire.topic.Groups;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ingresses killed and paused, the registrar among them, while callers register functions on all of them: each name several
 * times at the same moment, until every caller knows whether it was the one. {@code -Dseed=N} chooses the same nodes again.
 */
@Timeout(400)
final class RegistrarFaultIT {

    private static final int NODES = 3;
    private static final int NAMES = Integer.getInteger("invoq.faults.names", 300);
    private static final int CALLERS = 9;
    private static final int FAULTS = Integer.getInteger("invoq.faults.kills", 5);
    private static final Duration CEILING = Duration.ofMinutes(2);

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Map<String, Queue<String>> won = new ConcurrentHashMap<>();
    private final Set<String> unclear = ConcurrentHashMap.newKeySet();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger conflicts = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<IngressProcess> nodes = new ArrayList<>();

    @Test
    void everyNameIsMadeOnceAndItsMakerLearnsIt() throws Exception {
        try (KafkaNodes kafka = KafkaFixture.own(1);
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(2))
                        .build()) {
            try {
                run(kafka, client);
            } finally {
                nodes.forEach(IngressProcess::close);
            }
        }
    }

    private void run(KafkaNodes kafka, HttpClient client) throws Exception {
        // Given
        Random random = new Random(seed);
        for (int i = 0; i < NODES; i++) {
            nodes.add(IngressProcess.start(kafka.bootstrapServers(), "ingress-" + i));
        }
        nodes.forEach(IngressProcess::awaitReady);

        // When
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<?>> running = IntStream.range(0, CALLERS)
                    .<Future<?>>mapToObj(caller -> callers.submit(() -> register(client, caller)))
                    .toList();
            for (int fault = 1; fault <= FAULTS; fault++) {
                int enough = NAMES * CALLERS * fault / (FAULTS + 1);
                Awaitility.await("answers before fault " + fault + ", -Dseed=" + seed)
                        .atMost(CEILING)
                        .until(() -> answered.get() >= enough);
                strike(nodes.get(fault % 2 == 0 ? random.nextInt(NODES) : registrar(kafka)), fault);
            }
            for (Future<?> caller : running) {
                caller.get(CEILING.toSeconds(), TimeUnit.SECONDS);
            }
        }

        // Then
        System.out.printf(
                "names=%d faults=%d won=%d conflicts=%d unavailable=%d connections lost=%d seed=%d%n",
                NAMES, FAULTS, won.size(), conflicts.get(), unavailable.get(), lost.get(), seed);
        assertThat(wrong).as("-Dseed=%d", seed).isEmpty();
        Map<String, List<JsonNode>> written = CommittedRegistry.functions(kafka.bootstrapServers());
        for (int i = 0; i < NAMES; i++) {
            String name = name(i);
            assertThat(written.get(name))
                    .as("writes of %s, -Dseed=%d", name, seed)
                    .hasSize(1);
            List<String> winners = List.copyOf(won.getOrDefault(name, new ConcurrentLinkedQueue<>()));
            if (winners.isEmpty()) {
                assertThat(unclear)
                        .as("%s was made and nobody was told, -Dseed=%d", name, seed)
                        .contains(name);
            } else {
                assertThat(winners)
                        .as("who made %s, -Dseed=%d", name, seed)
                        .containsExactly(
                                written.get(name).getFirst().path("revisionId").asText());
            }
        }
        for (IngressProcess node : nodes) {
            assertThat(node.get(client, "/eywa/api/functions")).contains(name(0), name(NAMES - 1));
        }
    }

    private Void register(HttpClient client, int caller) throws InterruptedException {
        Random random = new Random(seed + caller);
        for (int i = 0; i < NAMES; i++) {
            registerUntilClear(client, name(i), random);
        }
        return null;
    }

    private void registerUntilClear(HttpClient client, String name, Random random) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < CEILING.toNanos()) {
            try {
                HttpResponse<String> response =
                        nodes.get(random.nextInt(NODES)).post(client, "/serverless/v1/functions", registration(name));
                if (response.statusCode() == 200 || response.statusCode() == 409) {
                    clear(name, response);
                    return;
                }
                if (response.statusCode() != 503) {
                    wrong.add(name + ": " + response.statusCode() + " " + response.body());
                    return;
                }
                unavailable.incrementAndGet();
                if (response.body().contains("change may be made yet")) {
                    unclear.add(name);
                }
            } catch (IOException e) {
                lost.incrementAndGet();
                unclear.add(name);
            }
        }
        wrong.add(name + ": not answered");
    }

    private void clear(String name, HttpResponse<String> response) {
        answered.incrementAndGet();
        if (response.statusCode() == 409) {
            conflicts.incrementAndGet();
        } else {
            won.computeIfAbsent(name, unknown -> new ConcurrentLinkedQueue<>())
                    .add(TestIngress.json(response.body())
                            .path("function")
                            .path("revisionId")
                            .asText());
        }
    }

    private static String registration(String name) {
        return "{\"name\":\"0@test@" + name + "\",\"runtime\":\"python3.11\","
                + "\"handler\":\"main.handler\",\"codePath\":\"/srv/anywhere\"}";
    }

    private static String name(int number) {
        return "f-" + number;
    }

    private static void strike(IngressProcess node, int fault) {
        switch (fault % 3) {
            case 0 -> {
                node.pause();
                awaitEndOfSession();
                node.resume();
            }
            case 1 -> node.killAndStart();
            default -> {
                node.kill();
                awaitEndOfSession();
                node.startAgain();
            }
        }
    }

    /** Which of them it is now; the first while there is none. */
    private static int registrar(KafkaNodes kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            return admin
                    .describeConsumerGroups(List.of(Groups.REGISTRAR))
                    .all()
                    .get(CEILING.toSeconds(), TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .flatMap(group -> group.members().stream())
                    .filter(member -> !member.assignment().topicPartitions().isEmpty())
                    .map(member -> member.clientId().replaceAll("^ingress-(\\d)-.*", "$1"))
                    .map(Integer::valueOf)
                    .findFirst()
                    .orElse(0);
        }
    }

    private static void awaitEndOfSession() {
        long start = System.nanoTime();
        Awaitility.await()
                .atMost(CEILING)
                .until(() -> System.nanoTime() - start > Duration.ofSeconds(10).toNanos());
    }
}
