package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How large a body may be, and what becomes of one that is not whole. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(60)
final class RequestBodyIT {

    private static final int LIMIT = 64 << 10;
    private static final int CHUNK = 4 << 10;

    private static TestIngress ingress;
    private static StandInWorker worker;
    private static TestIngress.Registered function;

    @BeforeAll
    static void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka, "max-body-size=64KiB");
        worker = StandInWorker.start(kafka);
        function = ingress.register();
    }

    @AfterAll
    static void close() {
        ingress.close();
        worker.close();
    }

    @Test
    void mayBeAsLargeAsTheLimit() {
        // When
        Reply reply = ingress.post(function.sync("/"), "x".repeat(LIMIT));
        // Then
        assertThat(reply.status()).isEqualTo(200);
        assertThat(bodyOf(reply)).hasSize(LIMIT);
    }

    @Test
    void mayBeAsLargeAsTheLimitInChunks() {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            chunked(connection, function.sync("/"), LIMIT / CHUNK).write(bytes("0\r\n\r\n"));
            Reply reply = connection.read();
            // Then
            assertThat(reply.status()).isEqualTo(200);
            assertThat(bodyOf(reply)).hasSize(LIMIT);
            Reply next = ingress.send(connection, "GET", function.sync("/"), "").read();
            assertThat(next.status()).isEqualTo(200);
        }
    }

    @Test
    void isRefusedBeforeItIsReadWhenItsLengthIsOverTheLimit() {
        for (String target : new String[] {
            function.sync("/"), function.async("/"), function.invocations(), "/serverless/v1/functions"
        }) {
            try (WireHttp connection = WireHttp.connect(ingress.port())) {
                // When: not a byte of the body is sent
                Reply reply = ingress.send(connection, "POST", target, "", "Content-Length: " + (LIMIT + 1))
                        .read();
                // Then
                assertTooLarge(reply, "request body of 65537 bytes exceeds max-body-size=65536 bytes");
                assertThat(connection.isEnded()).isTrue();
            }
        }
    }

    @Test
    void isRefusedSoThatTheCallerHearsOfItHoweverTheTwoRace() {
        for (int i = 0; i < 200; i++) {
            try (WireHttp connection = WireHttp.connect(ingress.port())) {
                // When: the answer is on its way while the body still is
                ingress.send(connection, "POST", function.sync("/"), "", "Content-Length: " + (LIMIT + 1))
                        .write(new byte[LIMIT + 1]);
                // Then
                assertThat(connection.read().status()).as("round " + i).isEqualTo(413);
            }
        }
    }

    @Test
    void isRefusedWithoutWaitingForItWhenTheCallerAsksFirst() {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            Reply reply = ingress.send(
                            connection,
                            "POST",
                            function.sync("/"),
                            "",
                            "Expect: 100-continue",
                            "Content-Length: " + (LIMIT + 1))
                    .read();
            // Then
            assertThat(reply.status()).isEqualTo(413);
        }
    }

    @Test
    void isAskedForWhenTheCallerWaitsToBeAsked() {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            ingress.send(connection, "POST", function.sync("/"), "", "Expect: 100-continue", "Content-Length: 3");
            // Then
            assertThat(connection.read().status()).isEqualTo(100);
            Reply reply = connection.write(bytes("abc")).read();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(bodyOf(reply)).isEqualTo("abc");
        }
    }

    @Test
    void isRefusedAlsoWhileTheCallerIsStillSendingIt() {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            ingress.send(connection, "POST", function.sync("/"), "", "Content-Length: 20000000")
                    .write(new byte[20_000_000]);
            // Then
            assertThat(connection.read().status()).isEqualTo(413);
        }
    }

    @Test
    void isRefusedInChunksAsSoonAsItPassesTheLimit() {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When: the last chunk never comes
            chunked(connection, function.sync("/"), LIMIT / CHUNK + 1);
            // Then
            assertTooLarge(
                    connection.read(), "request body of more than 65536 bytes exceeds max-body-size=65536 bytes");
        }
    }

    @Test
    void isRefusedByTheSizeOfAChunkBeforeTheChunkIsRead() {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            ingress.send(connection, "POST", function.sync("/"), "", "Transfer-Encoding: chunked")
                    .write(bytes("7fffffff\r\nabc"));
            // Then
            assertThat(connection.read().status()).isEqualTo(413);
        }
    }

    @Test
    void leavesNoRecordWhenItEndsEarly() {
        for (String lane : new String[] {function.sync("/"), function.async("/"), function.invocations()}) {
            String id = UUID.randomUUID().toString();
            try (WireHttp connection = WireHttp.connect(ingress.port())) {
                // When
                ingress.send(connection, "POST", lane, "", "X-Request-Id: " + id, "Content-Length: 10")
                        .write(bytes("abc"))
                        .endOutput();
                // Then
                Reply reply = connection.read();
                assertThat(reply.status()).isEqualTo(400);
                assertThat(reply.one("X-Inner-Code")).isEqualTo("200400");
            }
            assertNoRecord(id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\nabc\r\n0\r\n\r\n", "-3\r\nabc\r\n", "3\r\nabc\r\n", "ffffffffff\r\nabc\r\n"})
    void leavesNoRecordWhenItsChunksAreBroken(String chunks) {
        String id = UUID.randomUUID().toString();
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            ingress.send(
                            connection,
                            "POST",
                            function.sync("/"),
                            "",
                            "X-Request-Id: " + id,
                            "Transfer-Encoding: chunked")
                    .write(bytes(chunks))
                    .endOutput();
            // Then
            assertThat(connection.read().status()).isEqualTo(400);
        }
        assertNoRecord(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: Chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity",
                "Content-Length: -1",
                "Content-Length: +3",
                "Content-Length: 3\r\nContent-Length: 40",
                "Content-Length: 40\r\nTransfer-Encoding: chunked"
            })
    void endsTheConnectionWhenItsLengthCouldBeUnderstoodInTwoWays(String framing) {
        // Given: what follows would be a second request to a reader that counts otherwise
        String id = UUID.randomUUID().toString();
        String smuggled = "GET " + function.sync("/smuggled") + " HTTP/1.1\r\nHost: a\r\nX-Eywa-Token: "
                + ingress.token() + "\r\nX-Request-Id: " + id + "\r\n\r\n";
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            ingress.send(connection, "POST", function.sync("/"), "", framing).write(bytes("0\r\n\r\n" + smuggled));
            // Then
            assertThat(connection.read().status()).isEqualTo(400);
            assertThat(connection.isEnded()).isTrue();
        }
        assertNoRecord(id);
    }

    private static void assertNoRecord(String id) {
        Reply later = ingress.get(function.sync("/"));
        worker.awaitCall(later.one("X-Request-Id"));
        Reply laterStill = ingress.post(function.async("/"), "");
        worker.awaitCall(laterStill.one("X-Request-Id"));
        assertThat(worker.calls(id)).isEmpty();
    }

    private static void assertTooLarge(Reply reply, String message) {
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.one("X-Inner-Code")).isEqualTo("4140");
        assertThat(reply.all("X-Request-Id")).hasSize(1);
        assertThat(reply.text()).contains(message);
    }

    private static String bodyOf(Reply reply) {
        return worker.awaitCall(reply.one("X-Request-Id")).request().body().utf8();
    }

    private static WireHttp chunked(WireHttp connection, String target, int chunks) {
        ingress.send(connection, "POST", target, "", "Transfer-Encoding: chunked");
        for (int i = 0; i < chunks; i++) {
            connection.write(bytes("1000\r\n" + "x".repeat(CHUNK) + "\r\n"));
        }
        return connection;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
