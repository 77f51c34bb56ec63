package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** How long and how many idempotency keys are kept, and which calls and keys are refused. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(120)
final class IdempotencyBoundsIT {

    static final List<String> UNFIT = List.of("", "a b", "\"", "k\r\nIdempotency-Key: k", "k".repeat(256));

    private final KafkaFixture kafka;
    private final String key = "key-" + UUID.randomUUID();

    IdempotencyBoundsIT(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @Test
    void aKeyIsFreeAgainWhenItsTimeIsUp() {
        // Given
        try (TestIngress quick = TestIngress.start(kafka, "idempotency.keep=4s")) {
            TestIngress.Registered function = quick.register();
            quick.post(function.async("/"), "x", "Idempotency-Key: first-" + key); // which waits for the group
            String id = quick.post(function.async("/"), "body", "Idempotency-Key: " + key)
                    .one("X-Request-Id");
            assertThat(quick.post(function.async("/"), "body", "Idempotency-Key: " + key)
                            .one("X-Request-Id"))
                    .isEqualTo(id);
            // When
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> quick.post(function.async("/"), "another body", "Idempotency-Key: " + key)
                                    .status()
                            == 202);
            // Then
            assertThat(ids(function)).hasSize(3).contains(id);
        }
    }

    @Test
    void newKeysAreRefusedWhenThereAreTooManyAndOldOnesHold() {
        // Given
        try (TestIngress small = TestIngress.start(kafka, "idempotency.max-keys=1")) {
            TestIngress.Registered function = small.register();
            // When: three partitions, on which other tests may have left keys
            List<Reply> replies = IntStream.range(0, 12)
                    .mapToObj(i -> small.post(function.async("/"), "x", "Idempotency-Key: " + key + i))
                    .toList();
            // Then
            List<Reply> refused =
                    replies.stream().filter(reply -> reply.status() == 503).toList();
            assertThat(refused).hasSizeGreaterThanOrEqualTo(9);
            for (Reply reply : refused) {
                assertThat(reply.one("Retry-After")).isEqualTo("1");
                assertThat(reply.text()).contains("idempotency.max-keys");
            }
            for (int i = 0; i < replies.size(); i++) {
                if (replies.get(i).status() == 202) {
                    Reply again = small.post(function.async("/"), "x", "Idempotency-Key: " + key + i);
                    assertThat(again.one("X-Request-Id"))
                            .isEqualTo(replies.get(i).one("X-Request-Id"));
                }
            }
            assertThat(ids(function)).hasSize(replies.size() - refused.size());
        }
    }

    @ParameterizedTest
    @FieldSource("UNFIT")
    void aKeyThatDoesNotReadIsRefusedAndNothingWritten(String sent) {
        // Given
        try (TestIngress one = TestIngress.start(kafka)) {
            TestIngress.Registered function = one.register();
            // When
            Reply eywa = one.post(function.async("/"), "x", "Idempotency-Key: " + sent);
            Reply yuanrong = one.post(function.invocations(), "{}", "X-Invoke-Type: async", "idempotency-key: " + sent);
            // Then
            for (Reply reply : List.of(eywa, yuanrong)) {
                assertThat(reply.status()).isEqualTo(400);
                assertThat(reply.text()).contains("Idempotency-Key");
            }
            assertThat(ids(function)).isEmpty();
        }
    }

    @Test
    void aCallThatWaitsForItsAnswerCannotHaveAKey() {
        // Given
        try (TestIngress one = TestIngress.start(kafka)) {
            TestIngress.Registered function = one.register();
            // When
            Reply post = one.post(function.sync("/"), "x", "Idempotency-Key: " + key);
            Reply get = one.get(function.sync("/"), "Idempotency-Key: " + key);
            Reply yuanrong = one.post(function.invocations(), "{}", "Idempotency-Key: " + key);
            Reply batch = one.post(
                    "/v1/functions/" + function.id() + "/invocations:batch",
                    "{\"body\":1}",
                    "Content-Type: application/x-ndjson",
                    "Idempotency-Key: " + key);
            Reply respondAsync = one.post(function.sync("/"), "x", "Prefer: respond-async", "Idempotency-Key: " + key);
            // Then
            for (Reply reply : List.of(post, get, yuanrong)) {
                assertThat(reply.status()).isEqualTo(400);
                assertThat(reply.text())
                        .contains(
                                "Idempotency-Key is for asynchronous calls; this one waits for its answer, which is not"
                                        + " kept");
            }
            assertThat(batch.status()).isEqualTo(400);
            assertThat(batch.text()).contains("each line has an idempotencyKey of its own");
            assertThat(respondAsync.status()).isEqualTo(202);
        }
    }

    private List<String> ids(TestIngress.Registered function) {
        return CommittedInvocations.ids(kafka.bootstrapServers(), function.urn());
    }
}
