package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import io.invoq.testkit.LeakCheck;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The only broker goes away and comes back, and batches come all the time: what was answered 202 is there, once. */
@ExtendWith(LeakCheck.class)
@Timeout(180)
final class BatchBrokerAwayIT {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int LINES = 200;

    @Test
    void claimsNothingThatIsNotThere() {
        try (KafkaNodes kafka = KafkaFixture.own(1);
                TestIngress ingress = TestIngress.start(kafka)) {
            TestIngress.Registered function = ingress.register();
            Set<String> accepted = new HashSet<>();
            accept(ingress, function, accepted, 202);
            // When
            kafka.pauseNode(0);
            accept(ingress, function, accepted, 503);
            kafka.resumeNode(0);
            acceptAgain(ingress, function, accepted);
            CompletableFuture<Void> under =
                    CompletableFuture.runAsync(() -> kafka.stopNode(0), Thread::startVirtualThread);
            for (int i = 0; i < 5; i++) {
                accept(ingress, function, accepted, 202, 503);
            }
            assertThat(under).succeedsWithin(LONG);
            accept(ingress, function, accepted, 503);
            kafka.startNode(0);
            acceptAgain(ingress, function, accepted);
            // Then
            Map<String, List<Published>> published = Published.of(kafka, function);
            assertThat(published.keySet()).containsAll(accepted);
            assertThat(published.values())
                    .allSatisfy(records -> assertThat(records).hasSize(1));
            assertThat(accepted).hasSizeGreaterThanOrEqualTo(3 * LINES);
        }
    }

    private static void acceptAgain(TestIngress ingress, TestIngress.Registered function, Set<String> accepted) {
        Awaitility.await().atMost(LONG).untilAsserted(() -> accept(ingress, function, accepted, 202));
    }

    /** Sends a batch each of whose lines must be answered with one of the statuses. */
    private static void accept(
            TestIngress ingress, TestIngress.Registered function, Set<String> accepted, Integer... statuses) {
        Reply reply = ingress.post(
                "/v1/functions/" + function.urn() + "/invocations:batch",
                "{\"body\":1}\n".repeat(LINES),
                "Content-Type: application/x-ndjson");
        assertThat(reply.status()).isEqualTo(200);
        List<JsonNode> answers = BatchIT.lines(reply);
        assertThat(answers).hasSize(LINES);
        for (JsonNode answer : answers) {
            if (answer.path("status").asInt() == 202) {
                accepted.add(answer.path("id").asText());
            } else {
                assertThat(answer.path("retryAfter").asInt()).isEqualTo(1);
                assertThat(answer.path("error").path("code").asText()).isEqualTo("broker-unavailable");
            }
        }
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.path("status").asInt()).isIn((Object[]) statuses));
    }
}
