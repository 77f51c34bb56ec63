package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status of asynchronous calls by id, asked of the node that took the call and of another. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(120)
final class StatusIT {

    private final TestIngress one;
    private final TestIngress other;
    private final ResultTopic results;
    private final TestIngress.Registered function;

    StatusIT(KafkaFixture kafka) {
        one = TestIngress.start(kafka);
        other = TestIngress.start(kafka, "status.remembered-results=2");
        results = new ResultTopic(kafka);
        function = one.register();
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        results.close();
    }

    private String accept(String... headers) {
        Reply reply = one.post(function.async("/"), "body", headers);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(202);
        return reply.one("X-Request-Id");
    }

    private static String path(String id) {
        return "/v1/invocations/" + id;
    }

    private static JsonNode ok(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return TestIngress.json(reply);
    }

    @Test
    void isQueuedOnBothNodesFromTheMomentOfThe202() {
        // Given
        Instant before = Instant.now();
        String id = accept();
        // When
        List<JsonNode> answers = List.of(ok(other.get(path(id))), ok(one.get(path(id))));
        // Then
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.path("id").asText()).isEqualTo(id);
            assertThat(answer.path("function").asText()).isEqualTo(function.urn());
            assertThat(answer.path("status").asText()).isEqualTo("queued");
            assertThat(Instant.parse(answer.path("acceptedAt").asText()))
                    .isBetween(before.minusMillis(1), Instant.now());
            assertThat(answer.has("finishedAt") || answer.has("result") || answer.has("notBefore"))
                    .isFalse();
        });
        assertThat(answers.getFirst().path("attempt").asInt()).isEqualTo(1);
        assertThat(ok(other.get("/serverless/v1/functions/async-results/" + id)).toString())
                .isEqualTo("{\"requestId\":\"" + id + "\",\"status\":\"pending\"}");
    }

    @Test
    void isQueuedForEachLineOfABatchAndForCallsOfTheOtherApi() {
        // Given
        JsonNode lines = TestIngress.json(one.post(
                "/v1/functions/" + function.id() + "/invocations:batch",
                "[{\"body\":1},{\"body\":2}]",
                "Content-Type: application/json"));
        String fromYuanrong = TestIngress.json(one.post(function.invocations(), "{}", "X-Invoke-Type: async"))
                .path("requestId")
                .asText();
        // When, Then
        assertThat(lines).hasSize(2);
        for (TestIngress node : List.of(one, other)) {
            for (JsonNode line : lines) {
                assertThat(ok(node.get(path(line.path("id").asText())))
                                .path("status")
                                .asText())
                        .isEqualTo("queued");
            }
            assertThat(ok(node.get(path(fromYuanrong))).path("status").asText()).isEqualTo("queued");
        }
    }

    @Test
    void tellsTheMomentOfADelayedCallAndTheAttemptOfOneThatIsRunAgain() {
        // Given
        String delayed = accept("X-Invoq-Delay: 1h");
        String again = accept();
        Instant due = Instant.now().plusSeconds(60);
        results.writeRetry(again, function.urn(), Instant.now(), due);
        // When
        JsonNode onOne = ok(one.get(path(delayed)));
        JsonNode onOther = ok(other.get(path(delayed)));
        JsonNode second = ok(other.get(path(again)));
        // Then
        assertThat(onOne.path("notBefore")).isEqualTo(onOther.path("notBefore"));
        assertThat(Instant.parse(onOther.path("notBefore").asText()))
                .isEqualTo(Instant.parse(onOther.path("acceptedAt").asText()).plusSeconds(3600));
        assertThat(second.path("status").asText()).isEqualTo("queued");
        assertThat(second.path("attempt").asInt()).isEqualTo(2);
        assertThat(Instant.parse(second.path("notBefore").asText())).isEqualTo(due);
    }

    @Test
    void givesTheResultOnBothNodesInBothShapes() {
        // Given
        String id = accept();
        // When
        results.write(
                id,
                function.urn(),
                new Outcome.Answered(new HttpAnswer(
                        201, HttpHeaders.of("X-Tag", "a", "x-tag", "b"), "text/plain", Payload.of("häuser"))));
        // Then
        for (TestIngress node : List.of(one, other)) {
            JsonNode answer = ok(node.get(path(id)));
            assertThat(answer.path("status").asText()).isEqualTo("succeeded");
            assertThat(answer.path("function").asText()).isEqualTo(function.urn());
            assertThat(answer.path("attempt").asInt()).isEqualTo(2);
            assertThat(Instant.parse(answer.path("finishedAt").asText()))
                    .isAfterOrEqualTo(Instant.parse(answer.path("acceptedAt").asText()));
            assertThat(answer.has("error")).isFalse();
            assertThat(answer.path("result").toString())
                    .isEqualTo("{\"status\":201,\"contentType\":\"text/plain\",\"headers\":"
                            + "[{\"name\":\"X-Tag\",\"value\":\"a\"},{\"name\":\"x-tag\",\"value\":\"b\"}],"
                            + "\"size\":7,\"body\":\"häuser\"}");
            JsonNode async = ok(node.get("/serverless/v1/functions/async-results/" + id));
            assertThat(async.path("requestId").asText()).isEqualTo(id);
            assertThat(async.path("status").asText()).isEqualTo("completed");
            assertThat(async.path("statusCode").asInt()).isEqualTo(201);
            assertThat(async.path("respHeaders").path("Content-Type").asText()).isEqualTo("text/plain");
            assertThat(Base64.getDecoder().decode(async.path("respBody").asText()))
                    .isEqualTo("häuser".getBytes(StandardCharsets.UTF_8));
            assertThat(async.path("error").asText()).isEmpty();
            assertThat(async.path("instanceId").asText()).isEqualTo("worker-1");
            assertThat(Instant.parse(async.path("createdAt").asText()))
                    .isBeforeOrEqualTo(Instant.parse(async.path("completedAt").asText()));
            Reply body = node.get(path(id) + "/result");
            assertThat(body.text()).isEqualTo("häuser");
            assertThat(body.one("Content-Type")).isEqualTo("text/plain");
        }
    }

    @Test
    void tellsWhyACallFailed() {
        // Given
        String answered = accept();
        String timedOut = accept();
        String expired = accept();
        // When
        results.write(
                answered,
                function.urn(),
                new Outcome.Answered(new HttpAnswer(404, HttpHeaders.NONE, null, Payload.of(new byte[] {-1, 0, 7}))));
        results.write(timedOut, function.urn(), new Outcome.Failed(FailureKind.TIMED_OUT, "ran longer than 3s"));
        results.write(expired, function.urn(), new Outcome.Failed(FailureKind.EXPIRED, "too old"));
        // Then
        JsonNode first = ok(other.get(path(answered)));
        assertThat(first.path("status").asText()).isEqualTo("failed");
        assertThat(first.path("error").path("kind").asText()).isEqualTo("answered");
        assertThat(first.path("error").path("message").asText()).isEqualTo("the function answered with status 404");
        assertThat(first.path("result").path("bodyBase64").asText()).isEqualTo("/wAH");
        JsonNode second = ok(other.get(path(timedOut)));
        assertThat(second.path("status").asText()).isEqualTo("failed");
        assertThat(second.path("error").toString())
                .isEqualTo("{\"kind\":\"timed-out\",\"message\":\"ran longer than 3s\"}");
        assertThat(second.has("result")).isFalse();
        assertThat(ok(other.get(path(expired))).path("status").asText()).isEqualTo("expired");
        JsonNode async = ok(other.get("/serverless/v1/functions/async-results/" + timedOut));
        assertThat(async.path("status").asText()).isEqualTo("failed");
        assertThat(async.path("statusCode").asInt()).isEqualTo(504);
        assertThat(async.path("error").asText()).isEqualTo("ran longer than 3s");
        Reply none = other.get(path(timedOut) + "/result");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.text()).contains("ended without an answer: timed-out: ran longer than 3s");
    }

    @Test
    void waitsForAResultAndReturnsWithIt() {
        // Given
        String id = accept();
        List<CompletableFuture<Reply>> waiting = Stream.of(one, other, other)
                .map(node -> CompletableFuture.supplyAsync(() -> node.get(path(id) + "?wait=20s")))
                .toList();
        results.writeUncommitted(id, function.urn(), ResultTopic.json("{\"n\":1}"));
        Awaitility.await()
                .during(Duration.ofMillis(500))
                .until(() -> waiting.stream().noneMatch(CompletableFuture::isDone));
        // When
        results.commit();
        // Then
        assertThat(waiting)
                .allSatisfy(reply -> assertThat(reply)
                        .succeedsWithin(Duration.ofSeconds(10))
                        .satisfies(answer -> assertThat(
                                        ok(answer).path("result").path("body").asText())
                                .isEqualTo("{\"n\":1}")));
    }

    @Test
    void waitsNoLongerThanAskedAndNotForWhatItDoesNotKnow() {
        // Given
        String id = accept();
        String unknown = RequestId.next(Instant.now()).toString();
        results.writeUncommitted(id, function.urn(), ResultTopic.json("1"));
        results.abort();
        long start = System.nanoTime();
        // When
        JsonNode answer = ok(other.get(path(id) + "?wait=700ms"));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Reply none = other.get(path(unknown) + "?wait=60s");
        // Then
        assertThat(answer.path("status").asText()).isEqualTo("queued");
        assertThat(took).isBetween(Duration.ofMillis(700), Duration.ofSeconds(10));
        assertThat(none.status()).isEqualTo(404);
    }

    @Test
    void endsWaitsWhenTheNodeStops() {
        // Given
        String id = accept();
        CompletableFuture<Reply> waiting = CompletableFuture.supplyAsync(() -> one.get(path(id) + "?wait=60s"));
        Awaitility.await().during(Duration.ofMillis(500)).until(() -> !waiting.isDone());
        // When
        long start = System.nanoTime();
        one.close();
        // Then
        assertThat(waiting)
                .succeedsWithin(Duration.ofSeconds(5))
                .satisfies(
                        reply -> assertThat(ok(reply).path("status").asText()).isEqualTo("queued"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void findsResultsThatItNoLongerRemembers() {
        // Given: one of the nodes remembers two
        List<String> ids = Stream.generate(this::accept).limit(20).toList();
        ids.forEach(id -> results.write(id, function.urn(), ResultTopic.json("\"" + id + "\"")));
        // When, Then
        for (String id : ids) {
            JsonNode answer = ok(other.get(path(id)));
            assertThat(answer.path("status").asText()).isEqualTo("succeeded");
            assertThat(answer.path("result").path("body").asText()).isEqualTo("\"" + id + "\"");
        }
    }

    @Test
    void findsCallsAndResultsUnderIdsThatCallersMadeThemselves() {
        // Given: ids without a time, and with one that is far from the call's
        List<String> ids = List.of(
                UUID.randomUUID().toString(),
                RequestId.next(Instant.now().plus(Duration.ofMinutes(5))).toString(),
                RequestId.next(Instant.now().minus(Duration.ofMinutes(5))).toString());
        for (String id : ids) {
            accept("X-Request-Id: " + id);
            // When, Then
            assertThat(ok(other.get(path(id))).path("status").asText()).isEqualTo("queued");
            // When
            results.write(id, function.urn(), ResultTopic.json("1"));
            results.write(RequestId.next(Instant.now()).toString(), function.urn(), ResultTopic.json("2"));
            results.write(RequestId.next(Instant.now()).toString(), function.urn(), ResultTopic.json("3"));
            // Then
            assertThat(ok(other.get(path(id))).path("status").asText()).as(id).isEqualTo("succeeded");
            assertThat(ok(one.get(path(id))).path("status").asText()).as(id).isEqualTo("succeeded");
        }
    }

    @Test
    void answersUnknownIdsWith404AndBrokenOnesWith400() {
        // Given
        String unknown = RequestId.next(Instant.now()).toString();
        for (String id : List.of(unknown, UUID.randomUUID().toString())) {
            // When
            Reply reply = other.get(path(id));
            Reply async = other.get("/serverless/v1/functions/async-results/" + id);
            // Then
            assertThat(reply.status()).as(reply.toString()).isEqualTo(404);
            assertThat(reply.one("Content-Type")).isEqualTo("application/problem+json");
            assertThat(TestIngress.json(reply).path("code").asText()).isEqualTo("not-found");
            assertThat(reply.text()).contains(id);
            assertThat(async.status()).isEqualTo(404);
            assertThat(async.text()).isEqualTo("{\"error\":\"async result not found\"}");
        }
        assertThat(other.get(path(unknown) + "/result").status()).isEqualTo(404);
        Reply broken = other.get(path("abc"));
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.text()).contains("'abc' is no request id");
        assertThat(other.get("/serverless/v1/functions/async-results/abc").status())
                .isEqualTo(400);
        assertThat(other.get(path(unknown) + "?wait=61s").status()).isEqualTo(400);
        assertThat(other.post(path(unknown), "").status()).isEqualTo(405);
    }

    @Test
    void tellsNobodyOfAnotherTenantsCall() {
        // Given
        String queued = accept();
        String ended = accept();
        results.write(ended, function.urn(), ResultTopic.json("1"));
        assertThat(ok(one.get(path(ended))).path("status").asText()).isEqualTo("succeeded");
        for (TestIngress node : List.of(one, other)) {
            for (String target : List.of(
                    path(queued),
                    path(ended),
                    path(ended) + "/result",
                    "/serverless/v1/functions/async-results/" + ended)) {
                // When
                Reply reply = node.get(target, "X-Tenant-Id: stranger");
                // Then
                assertThat(reply.status()).as(target).isEqualTo(404);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64 << 10, (64 << 10) + 1, 5 << 20})
    void givesALargeBodyByALink(int size) {
        // Given
        String id = accept();
        byte[] body = new byte[size];
        Arrays.fill(body, (byte) 'x');
        // When
        results.write(
                id,
                function.urn(),
                new Outcome.Answered(new HttpAnswer(200, HttpHeaders.NONE, "application/x-large", Payload.of(body))));
        // Then
        JsonNode result = ok(other.get(path(id))).path("result");
        assertThat(result.path("size").asInt()).isEqualTo(size);
        boolean isLarge = size > 64 << 10;
        assertThat(result.has("body")).isEqualTo(!isLarge);
        assertThat(result.has("link")).isEqualTo(isLarge);
        Reply whole = other.get(isLarge ? result.path("link").asText() : path(id) + "/result");
        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.one("Content-Type")).isEqualTo("application/x-large");
        assertThat(whole.body().bytes()).isEqualTo(body);
    }
}
