package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every reply has a request id, whatever came, and what does not read is answered in the words of a dialect. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class RequestIdIT {

    private static final String UUID_V7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

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
    void isANewOneForEachCall() {
        // When
        String first = ingress.get(function.sync("/")).one("X-Request-Id");
        String second = ingress.get(function.sync("/")).one("X-Request-Id");
        // Then
        assertThat(first).matches(UUID_V7).isNotEqualTo(second);
        assertThat(second).matches(UUID_V7);
    }

    @Test
    void isTheCallersWhenThatIsAUuid() {
        // Given
        String mine = UUID.randomUUID().toString();
        // When
        Reply sync = ingress.get(function.sync("/"), "X-Request-Id: " + mine);
        Reply async = ingress.post(function.async("/"), "", "x-request-id: " + mine);
        // Then
        assertThat(sync.one("X-Request-Id")).isEqualTo(mine);
        assertThat(async.one("X-Request-Id")).isEqualTo(mine);
        assertThat(worker.awaitCall(mine).trace().traceId()).isNull();
        assertThat(sync.all("X-Trace-Id")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-own-id", "123", "0123456789abcdef0123456789abcdef", "' or 1=1"})
    void isANewOneWhenTheCallersIsNoUuidWhichBecomesTheTraceId(String mine) {
        // When
        Reply reply = ingress.get(function.sync("/"), "X-Request-Id: " + mine);
        // Then
        assertThat(reply.one("X-Request-Id")).matches(UUID_V7);
        assertThat(reply.one("X-Trace-Id")).isEqualTo(mine);
        assertThat(worker.awaitCall(reply.one("X-Request-Id")).trace().traceId())
                .isEqualTo(mine);
    }

    @Test
    void doesNotReplaceATraceId() {
        // When
        Reply reply = ingress.get(function.sync("/"), "X-Request-Id: mine", "X-Trace-Id: " + "t".repeat(200));
        // Then
        assertThat(reply.one("X-Trace-Id")).isEqualTo("t".repeat(128));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nowhere, 404",
        "GET, /eywa/nowhere, 404",
        "PUT, /serverless/v1/functions, 405",
        "OPTIONS, *, 404",
        "GET, /openapi.json, 200"
    })
    void isOnRepliesThatNoFunctionIsBehind(String method, String target, int status) {
        // Given
        String mine = UUID.randomUUID().toString();
        // When
        Reply reply = ingress.call(method, target, "", "X-Request-Id: " + mine);
        // Then
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.one("X-Request-Id")).isEqualTo(mine);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GARBAGE                         | Host: a          | 400 | 200400",
                "GET                             | Host: a          | 400 | 200400",
                "GET / HTTP/3.0                  | Host: a          | 400 | 200400",
                "GET / HTTP/1.0                  | Host: a          | 505 | 200505",
                "GET /%zz HTTP/1.1               | Host: a          | 400 | 200400",
                "GET /?q=%zz HTTP/1.1            | Host: a          | 400 | 200400",
                "GET /?q=<> HTTP/1.1             | Host: a          | 400 | 200400",
                "GET /ü HTTP/1.1                 | Host: a          | 400 | 200400",
                "GET / HTTP/1.1                  | X-A: no host     | 400 | 200400",
                "GET / HTTP/1.1                  | no colon         | 400 | 200400",
                "GET / HTTP/1.1                  | Host: a:b:c      | 400 | 200400",
            })
    void isOnRepliesToWhatDoesNotRead(String line, String header, int status, int innerCode) {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            Reply reply = connection.head(line, header).read();
            // Then
            assertUnread(reply, status, innerCode);
            assertThat(TestIngress.json(reply).path("code").asInt()).isEqualTo(innerCode);
            assertThat(TestIngress.json(reply).path("message").asText())
                    .isNotBlank()
                    .doesNotContain("server log");
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @Test
    void isTheCallersAlsoWhereAHeaderDoesNotRead() {
        // Given
        String mine = UUID.randomUUID().toString();
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            Reply reply = connection
                    .head("GET /eywa/api/functions HTTP/1.1", "X-Request-Id: " + mine, "Host: a:b")
                    .read();
            // Then
            assertThat(reply.one("X-Request-Id")).isEqualTo(mine);
            assertThat(TestIngress.json(reply).path("reason").asText()).isEqualTo("bad-request");
        }
    }

    @Test
    void isOnRepliesToWhatIsTooLong() {
        assertUnread(ingress.get("/?q=" + "x".repeat(9_000)), 414, 200414);
        assertUnread(ingress.get("/", "X-A: " + "x".repeat(20_000)), 400, 200400);
    }

    private static void assertUnread(Reply reply, int status, int innerCode) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.one("X-Request-Id")).matches(UUID_V7);
        assertThat(reply.one("X-Inner-Code")).isEqualTo(Integer.toString(innerCode));
        assertThat(reply.one("X-Invoq-Error-Source")).isEqualTo("platform");
        assertThat(reply.one("Content-Type")).isEqualTo("application/json");
    }
}
