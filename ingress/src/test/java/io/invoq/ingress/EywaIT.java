package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Eywa's API on the wire, and the records that it makes. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class EywaIT {

    private static TestIngress ingress;
    private static StandInWorker worker;
    private static TestIngress.Registered function;

    @BeforeAll
    static void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka);
        worker = StandInWorker.start(kafka);
        function = ingress.register("\"timeout\":20");
    }

    @AfterAll
    static void close() {
        ingress.close();
        worker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE"})
    void answersASyncCallOfEachMethodWithTheFunctionsOwnStatusHeadersAndBody(String method) {
        // Given
        worker.answer(StandInWorker.http(
                207, "naïve body", "X-Own", "1", "Set-Cookie", "a=1", "X-Own", "2", "Set-Cookie", "b=2"));
        // When
        Reply reply = ingress.call(method, function.sync("/some/path"), "request body");
        // Then
        assertThat(reply.status()).isEqualTo(207);
        assertThat(reply.text()).isEqualTo("naïve body");
        assertThat(reply.one("Content-Type")).isEqualTo("text/plain");
        assertThat(reply.all("X-Own")).containsExactly("1", "2");
        assertThat(reply.all("Set-Cookie")).containsExactly("a=1", "b=2");
        assertThat(reply.all("X-Invoq-Error-Source")).isEmpty();
        Invocation call = worker.awaitCall(reply.one("X-Request-Id"));
        assertThat(call.dialect()).isEqualTo(Dialect.EYWA);
        assertThat(call.delivery().lane()).isEqualTo(Lane.SYNC);
        assertThat(call.request().method()).isEqualTo(method);
        assertThat(call.request().path()).isEqualTo("/some/path");
        assertThat(call.request().body().utf8()).isEqualTo("request body");
        assertThat(call.function()).hasToString(function.urn());
    }

    @ParameterizedTest
    @CsvSource({"'', /", "/, /", "?a=b, /"})
    void takesAnIdWithAndWithoutASlashAfterIt(String rest, String path) {
        // Given
        worker.answer(StandInWorker.http(200, "ok"));
        // When
        Reply reply = ingress.get(function.sync(rest));
        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(worker.awaitCall(reply.one("X-Request-Id")).request().path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 500, 503, 599})
    void passesTheFunctionsOwnErrorOnAndSaysThatItIsItsOwn(int status) {
        // Given
        worker.answer(StandInWorker.http(status, "my words"));
        // When
        Reply reply = ingress.get(function.sync("/"));
        // Then
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).isEqualTo("my words");
        assertThat(reply.one("X-Invoq-Error-Source")).isEqualTo("function");
        assertThat(reply.all("Retry-After")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "HANDLER_RAISED, 500, function, 4001, Internal Server Error",
        "INSTANCE_EXITED, 502, function, 1007, Bad Gateway",
        "TIMED_OUT, 504, function, 4010, Gateway Timeout",
        "EXPIRED, 504, platform, 4010, Gateway Timeout",
        "NO_INSTANCE, 503, platform, 150431, Service Unavailable"
    })
    void wordsAFailureInJson(FailureKind kind, int status, String source, String innerCode, String message) {
        // Given
        worker.answer(StandInWorker.failed(kind, "it \"broke\""));
        // When
        Reply reply = ingress.get(function.sync("/"));
        // Then
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.one("X-Invoq-Error-Source")).isEqualTo(source);
        assertThat(reply.one("X-Inner-Code")).isEqualTo(innerCode);
        assertThat(reply.one("Content-Type")).isEqualTo("application/json");
        assertThat(reply.all("Retry-After")).hasSize(status == 503 ? 1 : 0);
        JsonNode body = TestIngress.json(reply);
        assertThat(body.path("message").asText()).isEqualTo(message);
        assertThat(body.path("detail").asText()).isEqualTo("it \"broke\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "TRACE", "BREW"})
    void answersOtherMethodsOfASyncCallWith405AndWhatIsAllowed(String method) {
        // When
        Reply reply = ingress.call(method, function.sync("/"), "");
        // Then
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.one("Allow")).isEqualTo("GET, POST, PUT, PATCH, DELETE");
        assertThat(reply.text()).isEqualTo("{\"message\":\"Method Not Allowed\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void answersOtherMethodsThanPostOfAnAsyncCallWith405(String method) {
        // When
        Reply reply = ingress.call(method, function.async("/"), "");
        // Then
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.one("Allow")).isEqualTo("POST");
        assertThat(reply.text()).isEqualTo("{\"message\":\"Method Not Allowed\"}");
    }

    @Test
    void acceptsAnAsyncCallWith202AndNothingButTheRequestId() {
        // When
        Reply reply =
                ingress.post(function.async("/a/b?c=d"), "later", "X-Callback-Url: https://example.org/done?x=%20y");
        // Then
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.text()).isEmpty();
        assertThat(reply.one("Content-Length")).isEqualTo("0");
        Invocation call = worker.awaitCall(reply.one("X-Request-Id"));
        assertThat(call.delivery().lane()).isEqualTo(Lane.ASYNC);
        assertThat(call.delivery().callbackUrl()).isEqualTo("https://example.org/done?x=%20y");
        assertThat(call.delivery().attempt()).isEqualTo(1);
        assertThat(call.delivery().deadline()).isNull();
        assertThat(call.delivery().replyTo()).isNull();
        assertThat(call.request().path()).isEqualTo("/a/b");
        assertThat(call.request().query()).isEqualTo("c=d");
        assertThat(call.request().body().utf8()).isEqualTo("later");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/",
                "/done",
                "example.org",
                "http://user@example.org/",
                "http://",
                "http://a:0/"
            })
    void refusesABadCallbackUrlAndWritesNothing(String url) {
        // When
        Reply reply = ingress.post(function.async("/"), "later", "X-Callback-Url: " + url);
        // Then
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.one("X-Inner-Code")).isEqualTo("200400");
        assertThat(TestIngress.json(reply).path("detail").asText()).isNotBlank();
        assertNothingWrittenFor(reply);
    }

    @Test
    void acceptsASyncPostForLaterWhenThatIsPreferred() {
        // When
        Reply reply = ingress.post(
                function.sync("/"), "x", "Prefer: foo", "Prefer: respond-async", "X-Callback-Url: http://example.org/");
        // Then
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.one("Preference-Applied")).isEqualTo("respond-async");
        Invocation call = worker.awaitCall(reply.one("X-Request-Id"));
        assertThat(call.delivery().lane()).isEqualTo(Lane.ASYNC);
        assertThat(call.delivery().callbackUrl()).isEqualTo("http://example.org/");
    }

    @Test
    void doesNotMakeAnotherMethodAsynchronous() {
        // Given
        worker.answer(StandInWorker.http(200, "now"));
        // When
        Reply reply = ingress.call("PUT", function.sync("/"), "x", "Prefer: respond-async");
        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.all("Preference-Applied")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-5000-8000-000000000000", "not-an-id", ""})
    void answersAnUnknownIdWith404InBothLanesAndWritesNothing(String id) {
        for (String lane : new String[] {"sync", "async"}) {
            // When
            Reply reply = ingress.post("/eywa/api/functions/" + lane + "/" + id + "/x", "body");
            // Then
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.text()).isEqualTo("{\"message\":\"Function Not Found\"}");
            assertThat(reply.one("X-Inner-Code")).isEqualTo("150424");
            assertNothingWrittenFor(reply);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/eywa/api/functions/sync",
                "/eywa/api/functions/async",
                "/eywa/api/functions/",
                "/eywa/api/nothing",
                "/eywa/api/functions/async/../sync/x/"
            })
    void answersAPathThatDoesNotExistWith404InItsOwnWords(String path) {
        // When
        Reply reply = ingress.post(path, "body");
        // Then
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.text())
                .isEqualTo("{\"message\":\"Not Found\",\"reason\":\"not-found\",\"detail\":\"nothing is served at "
                        + path + "\"}");
    }

    @Test
    void listsTheFunctionsInEywasShape() {
        // Given
        TestIngress.Registered other =
                ingress.register("\"environment\":{\"A\":\"1\"},\"minInstance\":\"1\",\"maxInstance\":\"3\","
                        + "\"retry\":{\"maxAttempts\":5,\"maxInterval\":60},\"idempotent\":true");
        // When
        Reply reply = ingress.get("/eywa/api/functions");
        // Then
        assertThat(reply.status()).isEqualTo(200);
        JsonNode body = TestIngress.json(reply);
        assertThat(body.path("total_count").asInt())
                .isEqualTo(body.path("objects").size());
        assertThat(body.path("objects")).anySatisfy(object -> {
            assertThat(object.path("id").asText()).isEqualTo(other.id());
            assertThat(object.path("urn").asText()).isEqualTo(other.urn());
            assertThat(object.path("short_name").asText()).startsWith("f-");
            assertThat(object.path("env_vars").path("A").asText()).isEqualTo("1");
            assertThat(object.path("min_replicas").asInt()).isEqualTo(1);
            assertThat(object.path("max_replicas").asInt()).isEqualTo(3);
            assertThat(object.path("max_concurrency").asInt()).isEqualTo(1);
            assertThat(object.path("write_timeout").asText()).isEqualTo("900s");
            assertThat(object.path("retry"))
                    .hasToString("{\"max_attempts\":5,\"initial_interval\":\"1s\",\"max_interval\":\"60s\","
                            + "\"max_age\":\"21600s\"}");
            assertThat(object.path("idempotent").asBoolean()).isTrue();
            assertThat(Instant.parse(object.path("created_at").asText())).isBefore(Instant.now());
        });
        assertThat(ingress.call("PUT", "/eywa/api/functions", "{}").one("Allow"))
                .isEqualTo("GET, POST");
    }

    private static void assertNothingWrittenFor(Reply refused) {
        // A call made after it, to the same partition and lane, has been read: so would it have been.
        Reply sync = ingress.get(function.sync("/"));
        Reply async = ingress.post(function.async("/"), "");
        worker.awaitCall(sync.one("X-Request-Id"));
        worker.awaitCall(async.one("X-Request-Id"));
        assertThat(worker.calls(refused.one("X-Request-Id"))).isEmpty();
    }
}
