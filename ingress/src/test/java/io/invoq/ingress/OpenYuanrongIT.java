package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** openYuanrong's invoke API on the wire, and the records that it makes. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class OpenYuanrongIT {

    private static TestIngress ingress;
    private static StandInWorker worker;
    private static TestIngress.Registered function;

    @BeforeAll
    static void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka);
        worker = StandInWorker.start(kafka);
        function = ingress.register();
    }

    @AfterAll
    static void close() {
        ingress.close();
        worker.close();
    }

    @Test
    void answersWithTheValueOfTheFunctionAndTheHeadersOfTheOriginal() {
        // Given
        worker.answer(StandInWorker.json("\"hello yuanrong\""));
        // When
        Reply reply = ingress.post(function.invocations(), "{\"name\":\"yuanrong\"}", "Content-Type: application/json");
        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo("\"hello yuanrong\"");
        assertThat(reply.one("Content-Type")).isEqualTo("application/json");
        assertThat(reply.one("X-Inner-Code")).isEqualTo("0");
        assertThat(reply.one("X-Trace-Id")).isEqualTo(reply.one("X-Request-Id"));
        assertThat(reply.one("X-Billing-Duration")).isEqualTo("12.000ms");
        assertThat(reply.one("X-Invoke-Summary"))
                .isEqualTo("{\"attempt\":1,\"worker\":\"stand-in\",\"durationMs\":12.000}");
        assertThat(reply.all("X-Log-Result")).isEmpty();
        Invocation call = worker.awaitCall(reply.one("X-Request-Id"));
        assertThat(call.dialect()).isEqualTo(Dialect.OPENYUANRONG);
        assertThat(call.delivery().lane()).isEqualTo(Lane.SYNC);
        assertThat(call.request().path()).isEqualTo(function.invocations());
        assertThat(call.request().contentType()).isEqualTo("application/json");
        assertThat(call.request().body().utf8()).isEqualTo("{\"name\":\"yuanrong\"}");
        assertThat(call.wantsLogTail()).isFalse();
    }

    @Test
    void alwaysSays200AndLeavesTheFunctionsOwnHeadersOut() {
        // Given
        worker.answer(
                new Outcome.Answered(new HttpAnswer(201, HttpHeaders.of("X-Own", "1"), null, Payload.of("{\"a\":1}"))));
        // When
        Reply reply = ingress.post(function.invocations(), "");
        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.one("Content-Type")).isEqualTo("application/json");
        assertThat(reply.all("X-Own")).isEmpty();
    }

    @Test
    void givesTheEndOfTheLogWhenAskedForIt() {
        // Given
        worker.answer(StandInWorker.json("1"));
        worker.logTail("line 1\nline 2 ä\n");
        // When
        Reply reply = ingress.post(function.invocations(), "{}", "X-Log-Type: Tail");
        worker.logTail("");
        // Then
        assertThat(Base64.getDecoder().decode(reply.one("X-Log-Result")))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("line 1\nline 2 ä\n");
        assertThat(worker.awaitCall(reply.one("X-Request-Id")).wantsLogTail()).isTrue();
    }

    @Test
    void takesEachFormOfTheUrnAndTheShortPath() {
        // Given
        worker.answer(StandInWorker.json("1"));
        String name = function.urn().split("@", -1)[2].split(":", -1)[0];
        String[] paths = {
            function.invocations(),
            function.invocations().replace(":latest", ""),
            function.invocations().replace(":", "%3A").replace("@", "%40"),
            "/invocations/default/test/" + name + "/",
            "/invocations/default/test/" + name,
            "/invocations/default/test/" + name + ":latest/",
            "/invocations/default/test/" + name + "%3Alatest/"
        };
        for (String path : paths) {
            // When
            Reply reply = ingress.post(path, "{}");
            // Then
            assertThat(reply.status()).as(path).isEqualTo(200);
            assertThat(worker.awaitCall(reply.one("X-Request-Id")).function())
                    .as(path)
                    .hasToString(function.urn());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sn:cn:yrk:default:function",
                "sn:cn:yrk:default:function:0@a@b:v:w",
                "xx:cn:yrk:default:function:0@a@b",
                "sn:cn:yrk:default:method:0@a@b",
                "sn:cn:yrk:default:function:a@b",
                "sn:cn:yrk:default:function:1@a@b",
                "sn:cn:yrk::function:0@a@b",
                "sn:cn:yrk:default:function:0@a@b:",
                "sn:cn:yrk:default:function:0@a@b%00",
                "sn:cn:yrk:default:function:0@a@b%2Bc"
            })
    void refusesAMalformedUrn(String urn) {
        // When
        Reply reply = ingress.post("/serverless/v1/functions/" + urn + "/invocations", "{}");
        // Then
        assertError(reply, 400, 200400);
        assertThat(TestIngress.json(reply).path("message").asText()).contains("function URN '");
    }

    @Test
    void answersAnUnknownFunctionWith404() {
        // When
        Reply reply =
                ingress.post("/serverless/v1/functions/sn:cn:yrk:default:function:0@no@such:v1/invocations", "{}");
        // Then
        assertError(reply, 404, 150424);
        assertThat(TestIngress.json(reply).path("message").asText())
                .isEqualTo("function metadata not found: sn:cn:yrk:default:function:0@no@such:v1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/serverless/v1/functions/",
                "/serverless/v1/functions//invocations",
                "/serverless/v1/functions/x/",
                "/serverless/v1/functions/x/others",
                "/serverless/v1/functions/x/aliases/",
                "/serverless/v1/functions/x/aliases/y/z",
                "/invocations",
                "/invocations/",
                "/invocations/a/b/",
                "/invocations/a/b/c/d/"
            })
    void answersAPathThatDoesNotExistWith404(String path) {
        assertError(ingress.post(path, "{}"), 404, 200404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
    void answersOtherMethodsThanPostWith405(String method) {
        for (String path : new String[] {function.invocations(), "/invocations/a/b/c/"}) {
            // When
            Reply reply = ingress.call(method, path, "");
            // Then
            assertError(reply, 405, 200405);
            assertThat(reply.one("Allow")).isEqualTo("POST");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_PAYLOAD, 400, 200400",
        "HANDLER_RAISED, 500, 4001",
        "RUNTIME_FAILED, 500, 4002",
        "INITIALIZER_FAILED, 500, 4201",
        "INITIALIZER_TIMED_OUT, 500, 4211",
        "TIMED_OUT, 504, 4010",
        "INSTANCE_EXITED, 502, 1007",
        "RESPONSE_TOO_LARGE, 502, 4004",
        "QUEUE_FULL, 503, 150430",
        "NO_INSTANCE, 503, 150431",
        "FUNCTION_NOT_FOUND, 404, 150424"
    })
    void wordsAFailureByItsInnerCode(FailureKind kind, int status, int innerCode) {
        // Given
        worker.answer(StandInWorker.failed(kind, "it broke"));
        // When
        Reply reply = ingress.post(function.invocations(), "{}", "X-Trace-Id: trace-7");
        // Then
        assertError(reply, status, innerCode);
        JsonNode body = TestIngress.json(reply);
        assertThat(body.path("message").asText()).isEqualTo("it broke");
        assertThat(body.path("trace_id").asText()).isEqualTo("trace-7");
        assertThat(reply.one("X-Trace-Id")).isEqualTo("trace-7");
        assertThat(reply.one("X-Invoq-Error-Source")).isEqualTo(kind.isFunctionsOwn() ? "function" : "platform");
        assertThat(reply.all("Retry-After")).hasSize(status == 503 ? 1 : 0);
    }

    @Test
    void takesAnAnswerOf400OrMoreForAFailureOfTheFunction() {
        // Given
        worker.answer(StandInWorker.http(404, "no such price"));
        // When
        Reply reply = ingress.post(function.invocations(), "{}");
        // Then
        assertError(reply, 500, 4002);
        assertThat(TestIngress.json(reply).path("message").asText())
                .isEqualTo("the function answered with status 404: no such price");
        assertThat(reply.one("X-Invoq-Error-Source")).isEqualTo("function");
    }

    @Test
    void acceptsAnAsyncCallWithItsRequestIdInTheBody() {
        // When
        Reply reply = ingress.post(
                function.invocations(), "{}", "X-Invoke-Type: async", "X-Webhook-Url: https://example.org/hook");
        // Then
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.text()).isEqualTo("{\"requestId\":\"" + reply.one("X-Request-Id") + "\"}");
        assertThat(reply.one("Content-Type")).isEqualTo("application/json");
        Invocation call = worker.awaitCall(reply.one("X-Request-Id"));
        assertThat(call.delivery().lane()).isEqualTo(Lane.ASYNC);
        assertThat(call.delivery().callbackUrl()).isEqualTo("https://example.org/hook");
    }

    @Test
    void acceptsACallForLaterWhenThatIsPreferredUnlessTheTypeSaysOtherwise() {
        // Given
        worker.answer(StandInWorker.json("1"));
        // When
        Reply preferred = ingress.post(function.invocations(), "{}", "Prefer: respond-async");
        Reply sync = ingress.post(function.invocations(), "{}", "Prefer: respond-async", "X-Invoke-Type: sync");
        // Then
        assertThat(preferred.status()).isEqualTo(202);
        assertThat(preferred.one("Preference-Applied")).isEqualTo("respond-async");
        assertThat(sync.status()).isEqualTo(200);
        assertThat(sync.all("Preference-Applied")).isEmpty();
    }

    @Test
    void refusesABadWebhookUrl() {
        assertError(
                ingress.post(function.invocations(), "{}", "X-Invoke-Type: async", "X-Webhook-Url: http:"),
                400,
                200400);
    }

    private static void assertError(Reply reply, int status, int innerCode) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.one("X-Inner-Code")).isEqualTo(Integer.toString(innerCode));
        assertThat(reply.one("Content-Type")).isEqualTo("application/json");
        JsonNode body = TestIngress.json(reply);
        assertThat(body.path("code").asInt()).isEqualTo(innerCode);
        assertThat(body.path("trace_id").asText()).isEqualTo(reply.one("X-Trace-Id"));
        assertThat(body.properties()).hasSize(3);
    }
}
