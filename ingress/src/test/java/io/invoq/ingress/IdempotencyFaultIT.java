package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import io.invoq.wire.record.InvocationCodec;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ingresses killed and paused in the middle of a stream of calls with idempotency keys, each made several times, on any of
 * them, until it is answered: of each key there is one invocation, and every answer names it. {@code -Dseed=N} chooses the
 * same nodes again.
 */
@Timeout(400)
final class IdempotencyFaultIT {

    private static final int NODES = 3;
    private static final int KEYS = Integer.getInteger("invoq.faults.keys", 400);
    private static final int ANSWERS_A_KEY = 4;
    private static final int CALLERS = 12;
    private static final int FAULTS = Integer.getInteger("invoq.faults.kills", 5);
    private static final Duration CEILING = Duration.ofMinutes(2);

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Map<String, Set<String>> ids = new ConcurrentHashMap<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<IngressProcess> nodes = new ArrayList<>();

    @Test
    void everyKeyHasOneInvocationAndOneIdThroughKillsAndRestarts() throws Exception {
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
        JsonNode function = nodes.getFirst().register(client);
        String path = "/eywa/api/functions/async/" + function.path("functionId").asText();
        String urn = function.path("functionVersionUrn").asText();

        // When
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<?>> running = callers(callers, client, path);
            for (int fault = 1; fault <= FAULTS; fault++) {
                int enough = KEYS * ANSWERS_A_KEY * fault / (FAULTS + 1);
                Awaitility.await("answers before fault " + fault + ", -Dseed=" + seed)
                        .atMost(CEILING)
                        .until(() -> answered.get() >= enough);
                IngressProcess node = nodes.get(random.nextInt(NODES));
                switch (fault % 3) {
                    case 0 -> pauseForLongerThanItsSession(node);
                    case 1 -> node.killAndStart();
                    default -> stayAwayForLongerThanItsSession(node);
                }
            }
            for (Future<?> caller : running) {
                caller.get(CEILING.toSeconds(), TimeUnit.SECONDS);
            }
        }

        // Then
        assertThat(wrong).as("-Dseed=%d", seed).isEmpty();
        assertOneEach(CommittedInvocations.of(kafka.bootstrapServers(), urn));

        // When
        nodes.forEach(IngressProcess::kill);
        nodes.forEach(IngressProcess::startAgain);
        nodes.forEach(IngressProcess::awaitReady);
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (Future<?> caller : callers(callers, client, path)) {
                caller.get(CEILING.toSeconds(), TimeUnit.SECONDS);
            }
        }

        // Then
        assertOneEach(CommittedInvocations.of(kafka.bootstrapServers(), urn));
        System.out.printf(
                "keys=%d faults=%d answered=%d refused=%d connections lost=%d seed=%d%n",
                KEYS, FAULTS, answered.get(), refused.get(), lost.get(), seed);
    }

    /** Each caller has keys of its own and shares each with the next, so that calls of one key also meet. */
    private List<Future<?>> callers(ExecutorService executor, HttpClient client, String path) {
        return IntStream.range(0, CALLERS)
                .<Future<?>>mapToObj(caller -> executor.submit(() -> {
                    Random random = new Random(seed + caller);
                    for (int number = caller / 2; number < KEYS; number += CALLERS / 2) {
                        for (int i = 0; i < ANSWERS_A_KEY / 2; i++) {
                            callUntilAnswered(client, path, "key-" + number, random);
                        }
                    }
                    return null;
                }))
                .toList();
    }

    private void callUntilAnswered(HttpClient client, String path, String key, Random random)
            throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < CEILING.toNanos()) {
            try {
                HttpResponse<String> response =
                        nodes.get(random.nextInt(NODES)).post(client, path, "body of " + key, "Idempotency-Key", key);
                if (response.statusCode() == 202) {
                    ids.computeIfAbsent(key, unknown -> ConcurrentHashMap.newKeySet())
                            .add(response.headers().firstValue("X-Request-Id").orElse("none"));
                    answered.incrementAndGet();
                    return;
                }
                refused.incrementAndGet();
                if (response.statusCode() != 503) {
                    wrong.add(key + ": " + response.statusCode() + " " + response.body());
                    return;
                }
            } catch (IOException e) {
                lost.incrementAndGet();
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        wrong.add(key + ": not answered");
    }

    /** Its partitions go to the others meanwhile; when it wakes up, it must not write anything of them. */
    private void pauseForLongerThanItsSession(IngressProcess node) {
        node.pause();
        awaitEndOfSession();
        node.resume();
    }

    /** Its partitions go to the others, with whatever transaction it has left open. */
    private void stayAwayForLongerThanItsSession(IngressProcess node) {
        node.kill();
        awaitEndOfSession();
        node.startAgain();
    }

    private static void awaitEndOfSession() {
        long start = System.nanoTime();
        Awaitility.await()
                .atMost(CEILING)
                .until(() -> System.nanoTime() - start > Duration.ofSeconds(10).toNanos());
    }

    private void assertOneEach(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, List<String>> written = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            var invocation = InvocationCodec.read(KafkaHeaders.reader(record.headers()), record.value());
            written.computeIfAbsent(
                            invocation.request().body().utf8().replace("body of ", ""), key -> new ArrayList<>())
                    .add(invocation.id().toString());
        }
        assertThat(ids).as("-Dseed=%d", seed).hasSize(KEYS);
        assertThat(written.keySet()).as("-Dseed=%d", seed).isEqualTo(ids.keySet());
        ids.forEach((key, answers) -> {
            assertThat(answers).as("answers of %s, -Dseed=%d", key, seed).hasSize(1);
            assertThat(written.get(key))
                    .as("invocations of %s, -Dseed=%d", key, seed)
                    .containsExactlyElementsOf(answers);
        });
    }
}
