package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A token that is revoked, or has a new secret, on one node: how long another still takes the old one. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class TokenRevocationIT {

    private static final int ROUNDS = 20;
    private static final String PATH = "/v1/tokens";

    private final TestIngress one;
    private final TestIngress other;

    TokenRevocationIT(KafkaFixture kafka) {
        one = TestIngress.start(kafka);
        other = TestIngress.start(kafka);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void holdsOnEveryNodeWithinASecond() {
        // Given
        List<Duration> took = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode made = one.made("acme");
            String secret = made.path("token").asText();
            String path = PATH + "/" + made.path("id").asText();
            await(secret, 200);
            // When
            if (round % 2 == 0) {
                assertThat(one.call("DELETE", path, "").status()).isEqualTo(204);
            } else {
                assertThat(one.post(path + ":rotate", "{}").status()).isEqualTo(200);
            }
            long answered = System.nanoTime();
            assertThat(one.callAs(secret, "GET", PATH, "").status()).isEqualTo(401);
            await(secret, 401);
            took.add(Duration.ofNanos(System.nanoTime() - answered));
        }
        System.out.printf("revoked on another node after %s%n", took);
        // Then
        assertThat(took).allSatisfy(each -> assertThat(each).isLessThan(Duration.ofSeconds(1)));
    }

    private void await(String secret, int status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> other.callAs(secret, "GET", PATH, "").status() == status);
    }
}
