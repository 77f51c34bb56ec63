package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches of calls: what is answered to each line, and what lies on the topics afterwards. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(60)
final class BatchIT {

    private static final String NDJSON = "Content-Type: application/x-ndjson";
    private static final String JSON = "Content-Type: application/json";

    private final KafkaFixture kafka;
    private final TestIngress ingress;
    private final TestIngress.Registered function;

    BatchIT(KafkaFixture kafka) {
        this.kafka = kafka;
        ingress =
                TestIngress.start(kafka, "max-body-size=64KiB", "max-batch-line-size=1KiB", "max-in-flight-bytes=1MiB");
        function = ingress.register();
    }

    @AfterEach
    void close() {
        ingress.close();
    }

    @Test
    void putsARecordOfExactlyItsBodyOnTheTopicForEachLine() {
        // Given
        List<String> bodies = IntStream.range(0, 1000)
                .mapToObj(number -> "{ \"number\":" + number + ", \"text\":\"\u00e9\\u00e9\" }")
                .toList();
        List<String> lines =
                bodies.stream().map(body -> "{\"body\":" + body + "}").toList();
        // When
        Reply reply = ingress.post(byId(), String.join("\n", lines) + "\n", NDJSON);
        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.one("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(reply.all("X-Request-Id")).hasSize(1);
        List<JsonNode> answers = lines(reply);
        Map<String, List<Published>> published = Published.of(kafka, function);
        assertThat(answers).hasSize(1000);
        assertThat(Published.count(published)).isEqualTo(1000);
        for (int i = 0; i < answers.size(); i++) {
            JsonNode answer = answers.get(i);
            assertThat(answer.path("index").asInt(-1)).isEqualTo(i);
            assertThat(answer.path("status").asInt()).isEqualTo(202);
            assertThat(published.get(answer.path("id").asText()))
                    .singleElement()
                    .extracting(Published::body)
                    .isEqualTo(bodies.get(i));
        }
    }

    @Test
    void makesTheSameCallsOfAnArray() {
        // When
        Reply reply =
                ingress.post(byUrn(), "[{\"body\":1},\n {\"body\":[ 2 ]}, {\"nobody\":3}, {\"body\":\"4\"}]", JSON);
        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.one("Content-Type")).isEqualTo("application/json");
        JsonNode answers = TestIngress.json(reply);
        assertThat(statuses(answers)).containsExactly(202, 202, 400, 202);
        Map<String, List<Published>> published = Published.of(kafka, function);
        assertThat(Published.count(published)).isEqualTo(3);
        assertThat(published
                        .getOrDefault(answers.path(1).path("id").asText(), List.of())
                        .getFirst()
                        .body())
                .isEqualTo("[ 2 ]");
        assertThat(published
                        .getOrDefault(answers.path(3).path("id").asText(), List.of())
                        .getFirst()
                        .body())
                .isEqualTo("\"4\"");
    }

    @Test
    void writesIntoTheRecordWhatTheLineAsksFor() {
        // Given
        String id = UUID.randomUUID().toString();
        // When
        Reply reply = ingress.post(
                byId(),
                "{\"id\":\"" + id + "\",\"callbackUrl\":\"https://example.org/done\",\"delay\":\"30s\",\"headers\":"
                        + "{\"X-A\":[\"1\",\"2\"],\"Content-Type\":\"text/plain\",\"Authorization\":\"secret\","
                        + "\"X-Invoq-Delay\":\"1h\"},\"body\":\"a\\nb\"}",
                NDJSON,
                "X-Trace-Id: trace-1");
        // Then
        assertThat(statuses(lines(reply))).containsExactly(202);
        assertThat(reply.one("X-Request-Id")).isNotEqualTo(id);
        Published record =
                Published.of(kafka, function).getOrDefault(id, List.of()).getFirst();
        Invocation invocation = record.invocation();
        assertThat(record.topic()).isEqualTo("invoq.delays.30s");
        assertThat(invocation.delivery().callbackUrl()).isEqualTo("https://example.org/done");
        assertThat(invocation.delivery().notBefore())
                .isEqualTo(invocation.delivery().acceptedAt().plusSeconds(30));
        assertThat(invocation.request().method()).isEqualTo("POST");
        assertThat(invocation.request().path()).isEqualTo("/");
        assertThat(invocation.request().headers()).isEqualTo(HttpHeaders.of("X-A", "1", "X-A", "2"));
        assertThat(invocation.request().contentType()).isEqualTo("text/plain");
        assertThat(record.body()).isEqualTo("a\nb");
        assertThat(invocation.trace().traceId()).isEqualTo("trace-1");
        assertThat(invocation.dialect()).isEqualTo(Dialect.EYWA);
    }

    @Test
    void takesTheContentTypeOfJsonAndTheDialectOfTheUrnWhereNothingElseIsSaid() {
        // When
        ingress.post(byUrn().replace(":batch", "%3Abatch"), "{\"body\":null}", "Content-Type: application/jsonl");
        // Then
        Published record =
                Published.of(kafka, function).values().iterator().next().getFirst();
        assertThat(record.body()).isEqualTo("null");
        assertThat(record.key()).isEqualTo(function.urn());
        assertThat(record.invocation().request().contentType()).isEqualTo("application/json");
        assertThat(record.invocation().dialect()).isEqualTo(Dialect.OPENYUANRONG);
    }

    @Test
    void refusesBrokenLinesEachByItselfAndTakesAllOthers() {
        // Given
        String id = UUID.randomUUID().toString();
        List<String> lines = List.of(
                "{\"body\":\"0\",\"id\":\"" + id + "\"}",
                "{\"body\":",
                "{\"body\":\"2\"}",
                "not json",
                "{\"body\":1,\"idempotencyKey\":\"a b\"}",
                "{\"body\":\"5\",\"id\":\"" + id.toUpperCase(Locale.ROOT) + "\"}",
                "{\"body\":1,\"id\":\"7\"}",
                "{\"body\":1,\"delay\":\"6d\"}",
                "{\"body\":1,\"callbackUrl\":\"ftp://example.org\"}",
                "{\"body\":\"" + "x".repeat(1024) + "\"}",
                "{\"body\":\"10\"}");
        // When
        List<JsonNode> answers = lines(ingress.post(byId(), String.join("\r\n", lines), NDJSON));
        // Then
        assertThat(statuses(answers)).containsExactly(202, 400, 202, 400, 400, 409, 400, 400, 400, 413, 202);
        assertThat(message(answers.get(4)))
                .isEqualTo("idempotencyKey 'a b' of 3 characters is not 1 to 255 visible characters of ASCII");
        assertThat(message(answers.get(5))).isEqualTo("id " + id + " is that of another line of this batch");
        assertThat(message(answers.get(6))).isEqualTo("id '7' is not a UUID in its 36 characters");
        assertThat(message(answers.get(7))).isEqualTo("delay '6d' is too long; 0s to 5d are allowed");
        assertThat(message(answers.get(8))).contains("scheme 'ftp'");
        assertThat(message(answers.get(9))).isEqualTo("a line of 1035 bytes exceeds max-batch-line-size=1024 bytes");
        assertThat(answers.get(9).path("error").path("code").asText()).isEqualTo("body-too-large");
        assertThat(answers.get(1).has("id")).isFalse();
        Map<String, List<Published>> published = Published.of(kafka, function);
        assertThat(published.values().stream().map(records -> records.getFirst().body()))
                .containsExactlyInAnyOrder("\"0\"", "\"2\"", "\"10\"");
        assertThat(Published.count(published)).isEqualTo(3);
    }

    @Test
    void refusesAWholeBatchOverALimitAndWritesNothing() {
        // When
        Reply lines = ingress.post(byId(), "{\"body\":1}\n".repeat(1001), NDJSON);
        Reply bytes = ingress.post(byId(), "{\"body\":1}\n" + " ".repeat(64 << 10), NDJSON);
        // Then
        assertProblem(lines, 413, "body-too-large", "a batch of more than max-batch-lines=1000 lines");
        assertProblem(bytes, 413, "body-too-large", "exceeds max-body-size=65536 bytes");
        assertThat(Published.of(kafka, function)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"body\":1} | 400 | bad-request | the body must be a JSON array",
                "application/json | '' | 400 | bad-request | the body must be a JSON array, not empty",
                "text/plain | {\"body\":1} | 415 | unsupported-media-type | application/x-ndjson",
            })
    void refusesWhatIsNoBatch(String contentType, String body, int status, String code, String detail) {
        assertProblem(ingress.post(byId(), body, "Content-Type: " + contentType), status, code, detail);
    }

    @Test
    void answersWhatConcernsTheWholeRequestAsProblemDetails() {
        assertProblem(ingress.get(byId()), 405, "method-not-allowed", "GET");
        assertProblem(
                ingress.post(byId(), "{\"body\":1}", NDJSON, "X-Invoq-Delay: 1s"),
                400,
                "bad-request",
                "X-Invoq-Delay is not for batches: each line has a delay of its own");
        assertProblem(
                ingress.post("/v1/functions/" + UUID.randomUUID() + "/invocations:batch", "{}", NDJSON),
                404,
                "function-not-found",
                "no function has the id");
        assertProblem(ingress.post("/v1/functions/sn:x/invocations:batch", "{}", NDJSON), 400, "bad-request", "sn:x");
        assertProblem(ingress.post("/v1/functions/x", "{}", NDJSON), 404, "not-found", "/v1/functions/x");
        assertProblem(ingress.get("/v1/other"), 404, "not-found", "/v1/other");
        try (WireHttp stranger = WireHttp.connect(ingress.port())) {
            assertProblem(
                    stranger.head("POST " + byId() + " HTTP/1.1", "Host: a").read(), 401, "unauthorized", "token");
        }
    }

    @Test
    void givesTheRoomOfABatchBack() {
        for (int i = 0; i < 30; i++) { // 30 times 2 times 40 KiB is more than there is
            assertThat(ingress.post(byId(), "{}\n" + " ".repeat(40 << 10), NDJSON)
                            .status())
                    .isEqualTo(200);
            assertThat(ingress.post(byId(), "x" + " ".repeat(40 << 10), JSON).status())
                    .isEqualTo(400);
        }
    }

    private String byId() {
        return "/v1/functions/" + function.id() + "/invocations:batch";
    }

    private String byUrn() {
        return "/v1/functions/" + function.urn() + "/invocations:batch";
    }

    private static void assertProblem(Reply reply, int status, String code, String detail) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.one("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.all("X-Request-Id")).hasSize(1);
        JsonNode problem = TestIngress.json(reply);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("detail").asText()).contains(detail);
    }

    private static String message(JsonNode answer) {
        return answer.path("error").path("message").asText();
    }

    private static List<Integer> statuses(Iterable<JsonNode> answers) {
        List<Integer> statuses = new ArrayList<>();
        answers.forEach(answer -> statuses.add(answer.path("status").asInt()));
        return statuses;
    }

    /** The answers of a reply in NDJSON. */
    static List<JsonNode> lines(Reply reply) {
        return reply.text()
                .lines()
                .map(line -> TestIngress.json(new Reply(reply.status(), reply.fields(), Payload.of(line))))
                .toList();
    }
}
