package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who guesses tokens, and who works from the same address. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class WrongTokensIT {

    private static final String PATH = "/v1/tokens";

    @Test
    void areSlowAndLockNobodyOutWhoWorksFromThere(KafkaFixture kafka) {
        try (TestIngress ingress = TestIngress.start(kafka, "tokens.max-failed-tries=10")) {
            // Given
            String used = ingress.tokenFor("acme");
            String unused = ingress.tokenFor("acme");
            assertThat(ingress.callAs(used, "GET", PATH, "").status()).isEqualTo(200);
            // When
            List<Reply> guesses = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                guesses.add(ingress.callAs("guess-" + UUID.randomUUID(), "GET", PATH, ""));
            }
            // Then
            assertThat(guesses.subList(0, 10)).extracting(Reply::status).containsOnly(401);
            Reply slowed = guesses.getLast();
            assertThat(slowed.status()).isEqualTo(429);
            assertThat(slowed.text()).contains("too-many-tries");
            assertThat(Integer.parseInt(slowed.one("Retry-After"))).isBetween(1, 6);
            // A right guess is not told from a wrong one.
            assertThat(ingress.callAs(unused, "GET", PATH, "").status()).isEqualTo(429);
            assertThat(ingress.callAs(used, "GET", PATH, "").status()).isEqualTo(200);
            assertThat(ingress.get(PATH).status()).isEqualTo(200);
        }
    }
}
