package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that are paused and resumed, as their callers see it. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(120)
final class PauseIT {

    private static TestIngress ingress;
    private static TestIngress other;
    private static StandInWorker worker;

    private TestIngress.Registered function;

    @BeforeAll
    static void start(KafkaFixture fixture) {
        ingress = TestIngress.start(fixture);
        other = TestIngress.start(fixture);
        worker = StandInWorker.start(fixture);
    }

    @AfterAll
    static void close() {
        worker.close();
        other.close();
        ingress.close();
    }

    @BeforeEach
    void register() {
        function = ingress.register();
    }

    @Test
    void tellsTheStateThatTheFunctionIsInHoweverOftenItIsAsked() {
        // When
        Reply first = ingress.post(path(function.id(), ":pause"), "");
        Reply again = other.post(path(function.urn(), ":pause"), "");
        Reply resumed = ingress.post(path(withoutVersion(), ":resume"), "");
        Reply resumedAgain = ingress.post(path(function.id(), ":resume"), "{\"any\":\"body\"}");
        // Then
        assertThat(List.of(first, again, resumed, resumedAgain))
                .allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
        JsonNode paused = TestIngress.json(first);
        assertThat(paused.path("urn").asText()).isEqualTo(withoutVersion());
        assertThat(paused.path("functionId").asText()).isEqualTo(function.id());
        assertThat(paused.path("state").asText()).isEqualTo("paused");
        assertThat(Instant.parse(paused.path("pausedAt").asText()))
                .isBefore(Instant.now().plusSeconds(1));
        assertThat(paused.path("pausedBy").asText()).isNotBlank();
        assertThat(TestIngress.json(again)).as("the pause that stands").isEqualTo(paused);
        assertThat(TestIngress.json(resumed).path("state").asText()).isEqualTo("active");
        assertThat(TestIngress.json(resumedAgain)).isEqualTo(TestIngress.json(resumed));
    }

    @Test
    void refusesSynchronousCallsAtOnceAndTakesAsynchronousOnes() {
        // Given
        ingress.post(path(function.id(), ":pause"), "");
        // When
        Reply eywa = ingress.post(function.sync("/"), "body");
        Reply yuanrong = ingress.post(function.invocations(), "{}");
        Reply async = ingress.post(function.async("/"), "body");
        Reply asyncYuanrong = ingress.post(function.invocations(), "{}", "X-Invoke-Type: async");
        Reply preferred = ingress.post(function.sync("/"), "body", "Prefer: respond-async");
        Reply batch = ingress.post(
                "/v1/functions/" + function.id() + "/invocations:batch",
                "[{\"body\":\"x\"}]",
                "Content-Type: application/json");
        // Then
        for (Reply refused : List.of(eywa, yuanrong)) {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.one("Retry-After")).isEqualTo("10");
            assertThat(refused.one("X-Inner-Code")).isEqualTo("150434");
            assertThat(refused.one("X-Invoq-Error-Source")).isEqualTo("platform");
        }
        assertThat(yuanrong.text()).contains("is paused");
        assertThat(List.of(async, asyncYuanrong, preferred))
                .allSatisfy(accepted -> assertThat(accepted.status()).isEqualTo(202));
        assertThat(TestIngress.json(batch).path(0).path("status").asInt()).isEqualTo(202);
        assertThat(TestIngress.json(ingress.get("/v1/invocations/" + async.one("X-Request-Id")))
                        .path("status")
                        .asText())
                .isEqualTo("queued");
    }

    @Test
    void holdsOnEveryNodeAndEndsOnEveryNode() {
        ingress.post(path(function.id(), ":pause"), "");
        Awaitility.await().until(() -> other.post(function.sync("/"), "body").status() == 503);

        ingress.post(path(function.id(), ":resume"), "");

        assertThat(ingress.post(function.sync("/"), "body").status()).isEqualTo(200);
        Awaitility.await().until(() -> other.post(function.sync("/"), "body").status() == 200);
    }

    @Test
    void isOfOneFunction() {
        // Given
        TestIngress.Registered neighbour = ingress.register();
        // When
        ingress.post(path(function.id(), ":pause"), "");
        // Then
        assertThat(ingress.post(neighbour.sync("/"), "body").status()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsNoFunctionOrOneVersion() {
        for (String verb : List.of(":pause", ":resume")) {
            // When
            Reply unknown = ingress.post(path(UUID.randomUUID().toString(), verb), "");
            Reply unknownUrn = ingress.post(path("sn:cn:yrk:default:function:0@test@nobody", verb), "");
            Reply version = ingress.post(path(withoutVersion() + ":v1", verb), "");
            Reply malformed = ingress.post(path("sn:cn", verb), "");
            Reply nothing = ingress.post(path("", verb), "");
            Reply method = ingress.get(path(function.id(), verb));
            // Then
            assertProblem(unknown, 404, "function-not-found");
            assertProblem(unknownUrn, 404, "function-not-found");
            assertProblem(version, 400, "bad-request");
            assertThat(version.text()).contains("without version 'v1'");
            assertProblem(malformed, 400, "bad-request");
            assertProblem(nothing, 404, "not-found");
            assertProblem(method, 405, "method-not-allowed");
        }
        assertThat(ingress.post(function.sync("/"), "body").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {":Pause", ":pausee", "/:pause", ":pause/"})
    void isNothingElse(String verb) {
        assertThat(ingress.post(path(function.id(), verb), "").status()).isEqualTo(404);
    }

    @Test
    void needsAToken() {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            Reply reply = connection
                    .head("POST " + path(function.id(), ":pause") + " HTTP/1.1", "Host: ingress.test")
                    .read();
            assertThat(reply.status()).isEqualTo(401);
        }
        assertThat(ingress.post(function.sync("/"), "body").status()).isEqualTo(200);
    }

    private String withoutVersion() {
        return function.urn().substring(0, function.urn().lastIndexOf(':'));
    }

    private static String path(String name, String verb) {
        return "/v1/functions/" + name + verb;
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.one("Content-Type")).isEqualTo("application/problem+json");
        assertThat(TestIngress.json(reply).path("code").asText()).isEqualTo(code);
    }
}
