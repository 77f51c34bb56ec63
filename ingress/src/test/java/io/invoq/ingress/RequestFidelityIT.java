package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the caller wrote is what the record holds, and what a function answers is what the caller reads. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class RequestFidelityIT {

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

    @ParameterizedTest
    @ValueSource(strings = {"close", "Close", "keep-alive, close"})
    void endsTheConnectionAfterTheAnswerWhenTheCallerAsksForIt(String option) {
        for (String target : new String[] {function.sync("/"), function.sync("/") + "x", "/nothing/here"}) {
            try (WireHttp connection = WireHttp.connect(ingress.port())) {
                // When
                WireHttp.Reply reply = ingress.send(connection, "GET", target, "", "Connection: " + option)
                        .read();
                // Then
                assertThat(reply.one("Connection")).isEqualTo("close");
                assertThat(connection.isEnded()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a%2Fb/%2f%2F",
                "/a+b%20c%2B",
                "/a;v=1/b;w",
                "//a///b//",
                "/%E4%BD%A0/%C3%BC",
                "/a/../b/./c",
                "/a:b@c!$&'()*,=~",
                "/%00%25"
            })
    void keepsThePathAsItWasWritten(String path) {
        assertThat(called("GET", path, "").path()).isEqualTo(path);
        assertThat(called("GET", path + "?x=1", "").path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=b",
                "b=2&a=1&b=1",
                "a+b=%20c%2B",
                "a=%2F%3F%26&&=",
                "q=%E4%BD%A0;x",
                "a",
                "x=/?:@",
                "path=../.."
            })
    void keepsTheQueryAsItWasWritten(String query) {
        assertThat(called("GET", "/?" + query, "").query()).isEqualTo(query);
    }

    @Test
    void tellsNoQueryFromOne() {
        assertThat(called("GET", "/", "").query()).isNull();
    }

    @Test
    void takesARequestTargetInAbsoluteForm() {
        // When
        Reply reply = ingress.get("http://ingress.test" + function.sync("/a%2Fb?c=d"));
        // Then
        HttpRequest request = worker.awaitCall(reply.one("X-Request-Id")).request();
        assertThat(request.path()).isEqualTo("/a%2Fb");
        assertThat(request.query()).isEqualTo("c=d");
    }

    @Test
    void keepsTheValuesOfRepeatedHeadersApartAndInOrder() {
        // When
        HttpRequest request =
                called("GET", "/", "", "X-Many: b", "Accept: a/b, c/d;q=0.5", "X-Many: a, c", "X-Many: b");
        // Then
        assertThat(fields(request.headers()))
                .contains("x-many: b", "x-many: a, c", "accept: a/b, c/d;q=0.5")
                .containsSubsequence("x-many: b", "x-many: a, c", "x-many: b");
    }

    @Test
    void keepsCredentialsAndHopByHopHeadersToItself() {
        // When
        HttpRequest request = called(
                "POST",
                "/",
                "x",
                "Authorization: Bearer secret",
                "Cookie: session=secret",
                "Connection: keep-alive, X-Hop",
                "X-Hop: 1",
                "TE: trailers",
                "Upgrade: h2c",
                "X-Kept: 1");
        // Then
        assertThat(fields(request.headers())).containsExactly("x-kept: 1", "x-forwarded-host: ingress.test");
    }

    @ParameterizedTest
    @CsvSource({"GET", "POST", "PUT", "PATCH", "DELETE"})
    void passesTheBodyOfEveryMethod(String method) {
        // When
        HttpRequest request = called(method, "/", "{\"a\":\"ü\"}", "Content-Type: application/json; charset=utf-8");
        // Then
        assertThat(request.body().utf8()).isEqualTo("{\"a\":\"ü\"}");
        assertThat(request.contentType()).isEqualTo("application/json; charset=utf-8");
    }

    @Test
    void doesNotDecodeABodyThatTheCallerEncoded() {
        // When
        HttpRequest request = called("POST", "/", "not really gzip", "Content-Encoding: gzip");
        // Then
        assertThat(request.body().utf8()).isEqualTo("not really gzip");
        assertThat(request.headers().first("Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void sendsTheCallersTraceOn() {
        // Given
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        // When
        Reply reply = ingress.get(function.sync("/"), "traceparent: " + traceparent, "X-Trace-Id: my-trace");
        // Then
        var trace = worker.awaitCall(reply.one("X-Request-Id")).trace();
        assertThat(trace.traceparent()).isEqualTo(traceparent);
        assertThat(trace.traceId()).isEqualTo("my-trace");
        assertThat(reply.one("X-Trace-Id")).isEqualTo("my-trace");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 205, 304})
    void sendsNoBodyWithAStatusThatHasNone(int status) {
        // Given
        worker.answer(StandInWorker.http(status, "a body all the same"));
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            Reply reply =
                    ingress.send(connection, "DELETE", function.sync("/"), "").read();
            worker.answer(StandInWorker.http(200, "next"));
            Reply next = ingress.send(connection, "GET", function.sync("/"), "").read();
            // Then
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.text()).isEmpty();
            assertThat(next.text()).isEqualTo("next");
        }
    }

    @Test
    void doesNotLetAFunctionWriteIntoTheReplysHead() {
        // Given
        worker.answer(StandInWorker.http(200, "x", "X-Own", "1\r\nX-Evil: 1"));
        // When
        Reply reply = ingress.get(function.sync("/"));
        // Then
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.one("X-Inner-Code")).isEqualTo("4002");
        assertThat(reply.one("X-Invoq-Error-Source")).isEqualTo("function");
        assertThat(reply.all("X-Evil")).isEmpty();
        assertThat(reply.all("X-Own")).isEmpty();
    }

    @Test
    void answersAHeadRequestWithoutABody() {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            Reply head =
                    ingress.send(connection, "HEAD", function.sync("/"), "").readHead();
            worker.answer(StandInWorker.http(200, "next"));
            Reply next = ingress.send(connection, "GET", function.sync("/"), "").read();
            // Then
            assertThat(head.status()).isEqualTo(405);
            assertThat(head.one("Content-Length")).isEqualTo("32");
            assertThat(next.text()).isEqualTo("next");
        }
    }

    private static HttpRequest called(String method, String rest, String body, String... headers) {
        Reply reply = ingress.call(method, function.sync(rest), body, headers);
        assertThat(reply.status()).as(rest).isNotEqualTo(404);
        return worker.awaitCall(reply.one("X-Request-Id")).request();
    }

    private static List<String> fields(HttpHeaders headers) {
        List<String> fields = new ArrayList<>();
        headers.forEach((name, value) -> fields.add(name.toLowerCase(Locale.ROOT) + ": " + value));
        return fields;
    }
}
