package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.record.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code X-Invoq-Delay} in both dialects, as it is seen on the topics. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(60)
final class DelayIT {

    private final KafkaFixture kafka;
    private final TestIngress ingress;
    private final TestIngress.Registered function;

    DelayIT(KafkaFixture kafka) {
        this.kafka = kafka;
        ingress = TestIngress.start(kafka);
        function = ingress.register();
    }

    @AfterEach
    void close() {
        ingress.close();
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500, 1s", "30s, 30000, 30s", "2m, 120000, 2m", "1h, 3600000, 1h", "5d, 432000000, 6h"})
    void putsACallThatIsToWaitOnTheTopicOfItsTier(String delay, long millis, String tier) {
        // When
        Reply eywa = ingress.post(function.async("/a?b=c"), "body", "X-Invoq-Delay: " + delay, "X-Other: 1");
        Reply other = ingress.post(function.invocations(), "{}", "X-Invoke-Type: async", "x-invoq-delay: " + delay);
        Reply preferred = ingress.post(function.sync("/"), "body", "Prefer: respond-async", "X-Invoq-Delay: " + delay);
        // Then
        Map<String, List<Published>> published = Published.of(kafka, function);
        assertThat(published).hasSize(3);
        for (Reply reply : List.of(eywa, other, preferred)) {
            assertThat(reply.status()).isEqualTo(202);
            String id = reply.one("X-Request-Id");
            assertThat(published.get(id)).singleElement().satisfies(record -> {
                assertThat(record.topic()).isEqualTo("invoq.delays." + tier);
                assertThat(record.key()).isEqualTo(id);
                Delivery delivery = record.invocation().delivery();
                assertThat(delivery.notBefore()).isEqualTo(delivery.acceptedAt().plus(Duration.ofMillis(millis)));
                assertThat(delivery.firstDue()).isEqualTo(delivery.notBefore());
                assertThat(delivery.attempt()).isEqualTo(1);
                assertThat(record.invocation().request().headers().first("X-Invoq-Delay"))
                        .isNull();
            });
        }
        Published first =
                published.getOrDefault(eywa.one("X-Request-Id"), List.of()).getFirst();
        assertThat(first.body()).isEqualTo("body");
        assertThat(first.invocation().request().path()).isEqualTo("/a");
        assertThat(first.invocation().request().headers().first("X-Other")).isEqualTo("1");
    }

    @Test
    void takesADelayOfZeroForAPlainCall() {
        // When
        Reply reply = ingress.post(function.async("/"), "body", "X-Invoq-Delay: 0s");
        // Then
        assertThat(reply.status()).isEqualTo(202);
        assertThat(Published.of(kafka, function).get(reply.one("X-Request-Id")))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.topic()).isEqualTo("invoq.invocations.async.default");
                    assertThat(record.key()).isEqualTo(function.urn());
                    assertThat(record.invocation().delivery().notBefore()).isNull();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "-1s", "soon", "6d", "99999999999999999999s", "1s\r\nX-Invoq-Delay: 2s"})
    void refusesADelayThatDoesNotReadOrIsTooLongAndWritesNothing(String delay) {
        // When
        Reply eywa = ingress.post(function.async("/"), "body", "X-Invoq-Delay: " + delay);
        Reply other = ingress.post(function.invocations(), "{}", "X-Invoke-Type: async", "X-Invoq-Delay: " + delay);
        // Then
        for (Reply reply : List.of(eywa, other)) {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.one("X-Inner-Code")).isEqualTo("200400");
            assertThat(reply.text()).contains("X-Invoq-Delay '").contains("0s to 5d are allowed");
        }
        assertThat(Published.of(kafka, function)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"30s", "0s", "soon"})
    void refusesADelayOfACallThatWaitsForItsAnswer(String delay) {
        // When
        Reply eywa = ingress.post(function.sync("/"), "body", "X-Invoq-Delay: " + delay);
        Reply other = ingress.post(function.invocations(), "{}", "X-Invoq-Delay: " + delay);
        // Then
        for (Reply reply : List.of(eywa, other)) {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text()).contains("X-Invoq-Delay is for asynchronous calls; this one waits for its answer");
        }
    }
}
