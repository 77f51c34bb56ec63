package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several ingresses of which one is the registrar. */
@Timeout(180)
final class RegistrarIT {

    private final KafkaNodes kafka = KafkaFixture.own(1);
    private final List<TestIngress> nodes = new ArrayList<>();

    @BeforeEach
    void start() {
        for (int i = 0; i < 3; i++) {
            nodes.add(TestIngress.start(kafka));
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(TestIngress::close);
        kafka.close();
    }

    @Test
    void letsExactlyOneOfManyHaveAName() throws Exception {
        for (int round = 0; round < 10; round++) {
            // Given
            String name = "0@test@race-" + round;
            List<Callable<Integer>> calls = IntStream.range(0, 24)
                    .<Callable<Integer>>mapToObj(i -> () -> {
                        TestIngress node = nodes.get(i % nodes.size());
                        return node.post("/serverless/v1/functions", node.registration(name))
                                .status();
                    })
                    .toList();
            // When
            List<Integer> statuses = statuses(calls);
            // Then
            assertThat(statuses).hasSize(24).containsOnly(200, 409).containsOnlyOnce(200);
        }
    }

    @Test
    void makesChangesOfDifferentThingsSideBySide() throws Exception {
        // Given
        List<Callable<Integer>> calls = IntStream.range(0, 300)
                .<Callable<Integer>>mapToObj(i -> () -> {
                    TestIngress node = nodes.get(i % nodes.size());
                    return node.post("/serverless/v1/functions", node.registration("0@test@many-" + i))
                            .status();
                })
                .toList();
        // When
        List<Integer> statuses = statuses(calls);
        // Then
        assertThat(statuses).containsOnly(200);
        for (TestIngress node : nodes) {
            assertThat(node.get("/eywa/api/functions").text()).contains("many-0", "many-299");
        }
    }

    @Test
    void isReplacedAtOnceWhenItStopsInGoodOrder() {
        for (int i = 0; i < 2; i++) {
            // When
            nodes.removeFirst().close();
            // Then
            TestIngress left = nodes.getFirst();
            long start = System.nanoTime();
            assertThat(left.post("/serverless/v1/functions", left.registration("0@test@after-" + i))
                            .status())
                    .isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("less than a session: it has left the group")
                    .isLessThan(Duration.ofSeconds(5));
        }
    }

    private static List<Integer> statuses(List<Callable<Integer>> calls) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(24)) {
            for (Future<Integer> answer : callers.invokeAll(calls)) {
                statuses.add(answer.get());
            }
        }
        return statuses;
    }
}
