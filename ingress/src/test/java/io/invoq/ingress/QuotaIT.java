package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import io.invoq.testkit.LeakCheck;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.RequestId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who calls more than it may. On a broker of its own: an ingress of another test would have its share. */
@ExtendWith(LeakCheck.class)
final class QuotaIT {

    private static KafkaNodes kafka;

    private final String tenant = "q-" + UUID.randomUUID();
    private final TestIngress ingress;
    private final StandInWorker worker;
    private final TestIngress.Registered function;
    private final String token;

    QuotaIT() {
        ingress = TestIngress.start(kafka);
        worker = StandInWorker.start(kafka);
        worker.keepSilent();
        token = ingress.tokenFor(tenant);
        JsonNode registered = TestIngress.json(ingress.callAs(
                        token, "POST", "/serverless/v1/functions", ingress.registration("0@test@metered")))
                .path("function");
        function = new TestIngress.Registered(
                registered.path("functionId").asText(),
                registered.path("functionVersionUrn").asText());
    }

    @BeforeAll
    static void startBroker() {
        kafka = KafkaFixture.own(1);
    }

    @AfterAll
    static void closeBroker() {
        kafka.close();
    }

    @AfterEach
    void close() {
        ingress.close();
        worker.close();
    }

    @Test
    void isToldTheLimitAndWhenToComeBack() {
        // Given
        quota("{\"ratePerSecond\":1}");
        // When
        Reply first = ingress.callAs(token, "POST", function.async("/"), "1");
        Reply second = ingress.callAs(token, "POST", function.async("/"), "1");
        Reply byUrn = ingress.callAs(token, "POST", function.invocations(), "1", "X-Invoke-Type: async");
        Reply byOperator = ingress.post(function.async("/"), "1");
        Reply looking = ingress.callAs(token, "GET", "/eywa/api/functions", "");
        // Then
        assertThat(first.status()).isEqualTo(202);
        for (Reply refused : List.of(second, byUrn, byOperator)) {
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.one("X-Inner-Code")).isEqualTo("4021");
            assertThat(refused.one("Retry-After")).isEqualTo("1");
            assertThat(refused.text()).contains("tenant " + tenant, "ratePerSecond=1");
        }
        assertThat(looking.status()).isEqualTo(200);
    }

    @Test
    void countsEachLineOfABatch() {
        // Given
        quota("{\"ratePerSecond\":1}");
        String batch = "/v1/functions/" + function.id() + "/invocations:batch";
        // When
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            statuses.add(ingress.callAs(
                            token,
                            "POST",
                            batch,
                            "[{\"body\":1},{\"body\":2},{\"body\":3},{\"body\":4}]",
                            "Content-Type: application/json")
                    .status());
        }
        // Then
        assertThat(statuses).containsExactly(200, 429);
    }

    @Test
    void isBoundInFlightUntilAnAnswerIsOut() {
        // Given
        quota("{\"maxInFlight\":1}");
        String id = RequestId.next(Instant.now()).toString();
        try (WireHttp waiting = WireHttp.connect(ingress.port())) {
            waiting.head(
                    "POST " + function.sync("/") + " HTTP/1.1",
                    "Host: a",
                    "X-Eywa-Token: " + token,
                    "X-Request-Id: " + id,
                    "Content-Length: 0");
            Invocation call = worker.awaitCall(id);
            // When
            Reply other = ingress.callAs(token, "POST", function.async("/"), "1");
            worker.reply(call, StandInWorker.json("1"));
            // Then
            assertThat(other.one("X-Inner-Code")).isEqualTo("4021");
            assertThat(other.text()).contains("maxInFlight=1");
            assertThat(waiting.read().status()).isEqualTo(200);
        }
        assertThat(ingress.callAs(token, "POST", function.async("/"), "1").status())
                .isEqualTo(202);
    }

    @Test
    void boundsAcceptedCallsUntilTheyEnd() {
        // Given
        quota("{\"maxBacklog\":2}");
        Reply first = ingress.callAs(token, "POST", function.async("/"), "1");
        Reply second = ingress.callAs(token, "POST", function.async("/"), "1");
        // When
        Reply third = ingress.callAs(token, "POST", function.async("/"), "1");
        Reply batch = ingress.callAs(
                token,
                "POST",
                "/v1/functions/" + function.id() + "/invocations:batch",
                "[{\"body\":1}]",
                "Content-Type: application/json");
        // Then
        assertThat(List.of(first.status(), second.status())).containsOnly(202);
        for (Reply refused : List.of(third, batch)) {
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.one("X-Inner-Code")).isEqualTo("4021");
            assertThat(refused.one("Retry-After")).isEqualTo("1");
            assertThat(refused.text()).contains("tenant " + tenant, "2 calls", "maxBacklog=2");
        }
        assertThat(worker.calls(third.one("X-Request-Id"))).isEmpty();
        // When
        String id = first.one("X-Request-Id");
        try (ResultTopic results = new ResultTopic(kafka)) {
            results.write(id, function.urn(), ResultTopic.json("1"));
        }
        JsonNode ended = TestIngress.json(ingress.callAs(token, "GET", "/v1/invocations/" + id + "?wait=20s", ""));
        // Then
        assertThat(ended.path("status").asText()).isEqualTo("succeeded");
        assertThat(ingress.callAs(token, "POST", function.async("/"), "1").status())
                .isEqualTo(202);
        assertThat(ingress.callAs(token, "POST", function.async("/"), "1").status())
                .isEqualTo(429);
    }

    @Test
    void ofATokenIsItsOwn() {
        // Given
        String limited = ingress.tokenFor(tenant, "\"quota\":{\"ratePerSecond\":1}");
        // When
        List<Reply> replies = List.of(
                ingress.callAs(limited, "POST", function.async("/"), "1"),
                ingress.callAs(limited, "POST", function.async("/"), "1"),
                ingress.callAs(token, "POST", function.async("/"), "1"));
        // Then
        assertThat(replies).extracting(Reply::status).containsExactly(202, 429, 202);
        assertThat(replies.get(1).one("X-Inner-Code")).isEqualTo("200429");
    }

    @Test
    void isSetShownAndTakenAwayByOperators() {
        // Given
        String path = "/v1/tenants/" + tenant + "/quota";
        assertThat(ingress.get(path).status()).isEqualTo(404);
        // When
        quota("{\"ratePerSecond\":7,\"maxInFlight\":8}");
        // Then
        JsonNode shown = TestIngress.json(ingress.callAs(token, "GET", path, ""));
        assertThat(shown.path("ratePerSecond").asInt()).isEqualTo(7);
        assertThat(shown.path("maxInFlight").asInt()).isEqualTo(8);
        assertThat(ingress.callAs(token, "PUT", path, "{\"ratePerSecond\":9}").status())
                .isEqualTo(403);
        // When
        assertThat(ingress.call("DELETE", path, "").status()).isEqualTo(204);
        // Then
        assertThat(ingress.get(path).status()).isEqualTo(404);
        assertThat(ingress.call("PUT", path, "{\"ratePerSecond\":-1}").status()).isEqualTo(400);
        assertThat(ingress.call("PUT", "/v1/tenants/a%20b/quota", "{\"ratePerSecond\":1}")
                        .status())
                .isEqualTo(400);
    }

    private void quota(String body) {
        assertThat(ingress.call("PUT", "/v1/tenants/" + tenant + "/quota", body).status())
                .isEqualTo(200);
    }
}
