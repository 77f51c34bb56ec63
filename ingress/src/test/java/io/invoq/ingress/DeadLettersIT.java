package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.DeadCallback;
import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.DeadLetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters on a broker, looked at over HTTP. Each test has a tenant of its own. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class DeadLettersIT {

    private static final String PATH = "/v1/dead-letters";

    private static TestIngress ingress;
    private static DeadLetterTopics topics;
    private String tenant = "";
    private FunctionUrn function = DeadLetterTopics.function("nobody");
    private Instant begin = Instant.EPOCH;

    @BeforeAll
    static void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka);
        topics = new DeadLetterTopics(kafka);
    }

    @AfterAll
    static void close() {
        ingress.close();
    }

    @BeforeEach
    void takeATenant() {
        tenant = "t-" + UUID.randomUUID();
        function = DeadLetterTopics.function(tenant);
        begin = Instant.ofEpochMilli(System.currentTimeMillis()).minusSeconds(300);
    }

    @Test
    void listsTheOldestFirstWithWhatTheyAreAbout() {
        // Given
        DeadInvocation invocation = DeadLetterTopics.dead(function);
        DeadCallback callback = DeadLetterTopics.deadCallback(function);
        topics.write(begin, List.of(invocation, callback));
        // When
        JsonNode list = get(PATH);
        // Then
        assertThat(list.path("statesKnown").asBoolean()).isTrue();
        assertThat(list.has("nextCursor")).isFalse();
        assertThat(list.path("deadLetters")).hasSize(2);
        JsonNode first = list.at("/deadLetters/0");
        assertThat(first.path("id").asText()).isEqualTo(invocation.id().toString());
        assertThat(first.path("kind").asText()).isEqualTo("invocation");
        assertThat(first.path("function").asText()).isEqualTo(function.toString());
        assertThat(first.path("state").asText()).isEqualTo("dead");
        assertThat(first.path("reason").asText()).isEqualTo("attempts-exhausted");
        assertThat(first.path("detail").asText()).isEqualTo("the function answered 503: away");
        assertThat(first.path("attempts").asInt()).isEqualTo(3);
        assertThat(first.path("outcome").asText()).isEqualTo("answered");
        assertThat(first.path("outcomeStatus").asInt()).isEqualTo(503);
        assertThat(first.path("diedAt").asText()).isEqualTo(begin.toString());
        assertThat(first.path("bodySize").asInt()).isEqualTo(7);
        assertThat(list.at("/deadLetters/1/kind").asText()).isEqualTo("callback");
        assertThat(list.at("/deadLetters/1/reason").asText()).isEqualTo("callback-failed");
    }

    @Test
    void pagesHoldEveryLetterOnceAndInOrderWhileNewOnesAreWritten() {
        // Given
        List<DeadLetter> written = new ArrayList<>(letters(25));
        topics.write(begin, written);
        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        // When
        do {
            JsonNode page = get(PATH + "?limit=10" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            seen.addAll(ids(page));
            cursor = page.path("nextCursor").asText();
            if (pages == 0) {
                List<DeadInvocation> later = letters(3);
                topics.write(begin.plusSeconds(100), later);
                written.addAll(later);
            }
            pages++;
        } while (!cursor.isEmpty() && pages < 20);
        // Then
        assertThat(seen)
                .containsExactlyElementsOf(
                        written.stream().map(letter -> letter.id().toString()).toList());
    }

    @Test
    void narrowsByFunctionTimeAndKind() {
        // Given
        FunctionUrn other = DeadLetterTopics.function(tenant);
        DeadInvocation early = DeadLetterTopics.dead(function);
        DeadInvocation ofOther = DeadLetterTopics.dead(other);
        DeadCallback callback = DeadLetterTopics.deadCallback(function);
        DeadInvocation late = DeadLetterTopics.dead(function);
        topics.write(begin, List.of(early, ofOther, callback));
        topics.write(begin.plusSeconds(180), List.of(late));
        // When, Then
        assertThat(ids(get(PATH + "?function=" + other)))
                .containsExactly(ofOther.id().toString());
        assertThat(ids(get(PATH + "?kind=callback")))
                .containsExactly(callback.id().toString());
        assertThat(ids(get(PATH + "?from=" + begin.plusSeconds(3))))
                .containsExactly(late.id().toString());
        assertThat(ids(get(PATH + "?to=" + begin.plusSeconds(1))))
                .containsExactly(early.id().toString());
        assertThat(ids(get(PATH + "?kind=invocation&function=" + function + "&from=" + begin + "&to="
                        + begin.plusSeconds(181))))
                .containsExactly(early.id().toString(), late.id().toString());
    }

    @Test
    void showsABinaryBodyByteForByteAndTheWholeRequest() {
        // Given
        byte[] body = new byte[256];
        IntStream.range(0, 256).forEach(i -> body[i] = (byte) i);
        DeadInvocation letter = DeadLetterTopics.dead(function, body);
        topics.write(begin, List.of(letter));
        // When
        JsonNode shown = get(PATH + "/" + letter.id());
        // Then
        JsonNode request = shown.path("request");
        assertThat(Base64.getDecoder().decode(request.path("bodyBase64").asText()))
                .isEqualTo(body);
        assertThat(request.path("bodyTruncated").asBoolean(true)).isFalse();
        assertThat(request.path("method").asText()).isEqualTo("POST");
        assertThat(request.path("path").asText()).isEqualTo("/orders/a%20b");
        assertThat(request.path("query").asText()).isEqualTo("x=1&y=%26");
        assertThat(request.path("contentType").asText()).isEqualTo("application/octet-stream");
        assertThat(request.path("headers").toString())
                .isEqualTo("[{\"name\":\"X-Tag\",\"value\":\"one\"},{\"name\":\"x-tag\",\"value\":\"two=2&3\"},"
                        + "{\"name\":\"X-Empty\",\"value\":\"\"}]");
        assertThat(shown.path("callbackUrl").asText()).isEqualTo("https://example.com/hook");
        assertThat(shown.path("traceId").asText()).isEqualTo("häuser & co");
        assertThat(shown.path("worker").asText()).isEqualTo("worker-1");
    }

    @Test
    void showsTextAsTextAndCutsWhatIsTooLong() {
        // Given
        DeadInvocation small = DeadLetterTopics.dead(function);
        DeadInvocation large = DeadLetterTopics.dead(function, new byte[(1 << 20) + 1]);
        DeadCallback callback = DeadLetterTopics.deadCallback(function);
        topics.write(begin, List.of(small, large, callback));
        // When
        JsonNode text = get(PATH + "/" + small.id()).path("request");
        JsonNode cut = get(PATH + "/" + large.id()).path("request");
        JsonNode response = get(PATH + "/" + callback.id()).path("response");
        // Then
        assertThat(text.path("body").asText()).isEqualTo("{\"n\":7}");
        assertThat(cut.path("bodyTruncated").asBoolean()).isTrue();
        assertThat(Base64.getDecoder().decode(cut.path("bodyBase64").asText())).hasSize(1 << 20);
        assertThat(response.path("status").asInt()).isEqualTo(200);
        assertThat(response.path("body").asText()).isEqualTo("{\"ok\":true}");
    }

    @Test
    void findsALetterWhoseIdTellsAnotherTime() {
        // Given
        DeadInvocation sample = DeadLetterTopics.dead(function);
        List<DeadInvocation> letters =
                List.of("01ffffff-7c00-7abc-8def-0123456789ab", "5d8f4a52-7a41-4c0a-9d0c-2f1be6c0f6a1").stream()
                        .map(id -> DeadLetterTopics.withId(sample, id))
                        .toList();
        topics.write(begin, letters);
        // When, Then
        for (DeadInvocation letter : letters) {
            assertThat(get(PATH + "/" + letter.id()).path("id").asText())
                    .isEqualTo(letter.id().toString());
        }
    }

    @Test
    void purgedLettersAreNeitherListedNorShownNorRedriven() {
        // Given
        List<DeadInvocation> letters = letters(3);
        topics.write(begin, letters);
        String gone = letters.get(1).id().toString();
        // When
        JsonNode report = post(":purge", "{\"ids\":[\"" + gone + "\"]}");
        // Then
        assertThat(report.at("/items/0/status").asInt()).isEqualTo(200);
        assertThat(ids(get(PATH)))
                .containsExactly(
                        letters.get(0).id().toString(), letters.get(2).id().toString());
        assertThat(call("GET", PATH + "/" + gone, "").status()).isEqualTo(404);
        assertThat(post(":redrive", "{\"ids\":[\"" + gone + "\"]}")
                        .at("/items/0/code")
                        .asText())
                .isEqualTo("not-found");
        assertThat(post(":purge", "{\"ids\":[\"" + gone + "\"]}")
                        .at("/items/0/status")
                        .asInt())
                .isEqualTo(404);
        assertThat(topics.redriven(letters)).isEmpty();
    }

    @Test
    void purgesWhatAFunctionLeftWithinATime() {
        // Given
        List<DeadInvocation> letters = letters(4);
        topics.write(begin, letters);
        DeadCallback callback = DeadLetterTopics.deadCallback(function);
        topics.write(begin.plusSeconds(2), List.of(callback));
        // When
        JsonNode report = post(
                ":purge",
                "{\"function\":\"" + function + "\",\"from\":\"" + begin.plusSeconds(1) + "\",\"to\":\""
                        + begin.plusSeconds(3) + "\"}");
        // Then
        assertThat(report.path("done").asInt()).isEqualTo(3);
        assertThat(report.path("items").findValuesAsText("id"))
                .contains(
                        letters.get(1).id().toString(),
                        letters.get(2).id().toString(),
                        callback.id().toString());
        assertThat(ids(get(PATH)))
                .containsExactly(
                        letters.get(0).id().toString(), letters.get(3).id().toString());
    }

    @Test
    void anotherTenantSeesAndDoesNothing() {
        // Given
        List<DeadInvocation> letters = letters(2);
        topics.write(begin, letters);
        String id = letters.getFirst().id().toString();
        String mine = tenant;
        // When
        tenant = "t-" + UUID.randomUUID();
        Reply list = call("GET", PATH, "");
        Reply ofFunction = call("GET", PATH + "?function=" + function, "");
        Reply shown = call("GET", PATH + "/" + id, "");
        JsonNode redriven = post(":redrive", "{\"ids\":[\"" + id + "\"]}");
        JsonNode purged = post(":purge", "{\"ids\":[\"" + id + "\"]}");
        JsonNode ranges = post(":redrive", "{\"from\":\"" + begin + "\"}");
        // Then
        assertThat(TestIngress.json(list).path("deadLetters")).isEmpty();
        assertThat(ofFunction.status()).isEqualTo(404);
        assertThat(shown.status()).isEqualTo(404);
        assertThat(redriven.at("/items/0/status").asInt()).isEqualTo(404);
        assertThat(purged.at("/items/0/status").asInt()).isEqualTo(404);
        assertThat(ranges.path("items")).isEmpty();
        assertThat(topics.redriven(letters)).isEmpty();
        tenant = mine;
        assertThat(ids(get(PATH))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET  | ?limit=0         |                    | limit must be
            GET  | ?from=yesterday  |                    | from must be
            GET  | ?colour=blue     |                    | 'colour' is not known
            GET  | ?cursor=x        |                    | cursor is not one
            POST | :redrive         | {}                 | must have ids
            POST | :redrive         | [1]                | must be a JSON object
            POST | :redrive         | {"ids":            | is not JSON
            POST | :purge           | {"ids":["x"]}      | "x"
            POST | :purge           | {"ids":[],"a":1}   | 'a' is not known
            """)
    void answersWhatDoesNotReadWith400AndNamesIt(String method, String rest, String body, String named) {
        // When
        Reply reply = call(method, PATH + rest, body == null ? "" : body);
        // Then
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.one("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = TestIngress.json(reply);
        assertThat(problem.path("code").asText()).isEqualTo("bad-parameter");
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).contains(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/not-an-id", "/01981d5e-7c00-7abc-8def-0123456789ab", "/01981d5e-7c00-7abc-8def-0123456789ab/x"
            })
    void answersWhatIsNotThereWith404(String rest) {
        // When
        Reply reply = call("GET", PATH + rest, "");
        // Then
        assertThat(reply.status()).isEqualTo(404);
        assertThat(TestIngress.json(reply).path("code").asText()).isEqualTo("not-found");
    }

    @Test
    void asksForATokenAndForTheRightMethod() {
        // When
        Reply deleted = call("DELETE", PATH, "");
        Reply got = call("GET", PATH + ":redrive", "");
        Reply anonymous;
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            anonymous = connection
                    .head("GET " + PATH + " HTTP/1.1", "Host: ingress.test")
                    .read();
        }
        // Then
        assertThat(deleted.status()).isEqualTo(405);
        assertThat(deleted.one("Allow")).isEqualTo("GET");
        assertThat(got.one("Allow")).isEqualTo("POST");
        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.one("Content-Type")).isEqualTo("application/problem+json");
    }

    private List<DeadInvocation> letters(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> DeadLetterTopics.dead(function))
                .toList();
    }

    private JsonNode get(String target) {
        Reply reply = call("GET", target, "");
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return TestIngress.json(reply);
    }

    private JsonNode post(String verb, String body) {
        Reply reply = call("POST", PATH + verb, body);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return TestIngress.json(reply);
    }

    private Reply call(String method, String target, String body) {
        return ingress.call(method, target, body, "X-Tenant-Id: " + tenant);
    }

    private static List<String> ids(JsonNode list) {
        return list.path("deadLetters").findValuesAsText("id");
    }
}
