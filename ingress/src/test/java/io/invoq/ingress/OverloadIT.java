package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.record.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an ingress refuses or gives up on when there is too much to do, and that nothing of it stays behind. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(60)
final class OverloadIT {

    private final TestIngress ingress;
    private final StandInWorker worker;
    private final TestIngress.Registered function;
    private final List<WireHttp> connections = new ArrayList<>();

    OverloadIT(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka, "max-in-flight=2", "max-in-flight-bytes=1MiB", "max-body-size=600KiB");
        worker = StandInWorker.start(kafka);
        function = ingress.register("\"timeout\":20");
    }

    @BeforeEach
    void nobodyAnswers() {
        worker.keepSilent();
    }

    @AfterEach
    void close() {
        connections.forEach(WireHttp::close);
        ingress.close();
        worker.close();
    }

    @Test
    void refusesOneCallTooManyAndTakesAsManyAgainOnceTheOthersAreDone() {
        for (int round = 0; round < 3; round++) {
            // Given
            List<String> ids = List.of(newId(), newId());
            List<WireHttp> calls =
                    ids.stream().map(id -> start(id, "x", function.sync("/"))).toList();
            ids.forEach(worker::awaitCall);
            // When
            Reply sync = ingress.get(function.sync("/"));
            Reply async = ingress.post(function.async("/"), "");
            Reply other = ingress.post(function.invocations(), "{}");
            // Then
            for (Reply refused : List.of(sync, async, other)) {
                assertOverloaded(refused, "max-in-flight=2 calls are being handled");
            }
            ids.forEach(id -> worker.reply(worker.awaitCall(id), StandInWorker.http(200, "done")));
            assertThat(calls)
                    .allSatisfy(call -> assertThat(call.read().status()).isEqualTo(200));
        }
    }

    @Test
    void refusesABodyThatThereIsNoRoomForAndTakesItOnceThereIs() {
        for (int round = 0; round < 3; round++) {
            // Given
            String id = newId();
            WireHttp first = start(id, "x".repeat(600 << 10), function.sync("/"));
            worker.awaitCall(id);
            // When
            Reply refused = ingress.post(function.async("/"), "x".repeat(600 << 10));
            Reply small = ingress.post(function.async("/"), "x".repeat(400 << 10));
            // Then
            assertOverloaded(
                    refused,
                    "bodies in flight hold 614400 bytes; 614400 more would pass" + " max-in-flight-bytes=1048576");
            assertThat(small.status()).isEqualTo(202);
            worker.reply(worker.awaitCall(id), StandInWorker.http(200, "done"));
            assertThat(first.read().status()).isEqualTo(200);
        }
    }

    @Test
    void givesPlacesAndRoomBackHoweverACallEnds() {
        // When: each of them many times more often than there are places
        for (int i = 0; i < 8; i++) {
            try (WireHttp truncated = WireHttp.connect(ingress.port())) {
                ingress.send(truncated, "POST", function.sync("/"), "", "Content-Length: 600000")
                        .endOutput();
                assertThat(truncated.read().status()).isEqualTo(400);
            }
            assertThat(ingress.post("/serverless/v1/functions/sn:x/invocations", "x".repeat(600_000))
                            .status())
                    .isEqualTo(400);
            assertThat(ingress.post("/serverless/v1/functions", "{").status()).isEqualTo(400);
            assertThat(ingress.call("POST", "/nowhere", "x".repeat(600_000)).status())
                    .isEqualTo(404);
            try (WireHttp stranger = WireHttp.connect(ingress.port())) {
                assertThat(stranger.head("GET / HTTP/1.1", "Host: a").read().status())
                        .isEqualTo(401);
            }
        }
        worker.answer(StandInWorker.failed(FailureKind.HANDLER_RAISED, "it broke"));
        for (int i = 0; i < 8; i++) {
            assertThat(ingress.post(function.sync("/"), "x".repeat(600_000)).status())
                    .isEqualTo(500);
        }
        // Then
        worker.answer(StandInWorker.http(200, "done"));
        assertThat(ingress.post(function.sync("/"), "x".repeat(600 << 10)).status())
                .isEqualTo(200);
    }

    @Test
    void givesThePlaceBackWhenTheCallerGoesAway() {
        // Given
        String id = newId();
        start(id, "x", function.sync("/")).close();
        // When
        worker.reply(worker.awaitCall(id), StandInWorker.http(200, "nobody reads this"));
        worker.answer(StandInWorker.http(200, "done"));
        // Then
        for (int i = 0; i < 4; i++) {
            assertThat(ingress.get(function.sync("/")).status()).isEqualTo(200);
        }
    }

    @Test
    void answers504AtTheTimeThatTheCallerIsWillingToWait() {
        // When
        long start = System.nanoTime();
        Reply reply = ingress.get(function.sync("/"), "Prefer: wait=1");
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        // Then
        assertThat(reply.status()).isEqualTo(504);
        assertThat(took).isBetween(Duration.ofMillis(990), Duration.ofMillis(2_000));
        assertThat(reply.one("Preference-Applied")).isEqualTo("wait=1");
        assertThat(reply.one("X-Inner-Code")).isEqualTo("4010");
        assertThat(reply.one("X-Invoq-Error-Source")).isEqualTo("platform");
        String id = reply.one("X-Request-Id");
        assertThat(TestIngress.json(reply).path("detail").asText())
                .isEqualTo("no answer within 1000 ms (request " + id + ")");
        var delivery = worker.awaitCall(id).delivery();
        assertThat(delivery.deadline()).isEqualTo(delivery.acceptedAt().plusSeconds(1));
    }

    @Test
    void answers504WhenTheFunctionsOwnTimeIsOver() {
        // Given
        TestIngress.Registered quick = ingress.register("\"timeout\":1");
        // When
        Reply reply = ingress.post(quick.invocations(), "{}", "Prefer: wait=15");
        // Then
        assertThat(reply.status()).isEqualTo(504);
        assertThat(reply.one("Preference-Applied")).isEqualTo("wait=1");
        assertThat(TestIngress.json(reply).path("code").asInt()).isEqualTo(4010);
    }

    @Test
    void ignoresAReplyThatComesAfterTheDeadline() {
        // Given
        Reply late = ingress.get(function.sync("/"), "Prefer: wait=1");
        assertThat(late.status()).isEqualTo(504);
        // When
        worker.reply(worker.awaitCall(late.one("X-Request-Id")), StandInWorker.http(200, "late"));
        worker.answer(StandInWorker.http(200, "in time"));
        // Then
        assertThat(ingress.get(function.sync("/")).text()).isEqualTo("in time");
    }

    @Test
    void refusesASecondCallOfAnIdThatIsBeingHandledAndTakesItAfterwards() {
        // Given
        String id = newId();
        WireHttp first = start(id, "x", function.sync("/"));
        worker.awaitCall(id);
        // When
        Reply second = ingress.post(function.sync("/"), "x", "X-Request-Id: " + id);
        // Then
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.one("X-Inner-Code")).isEqualTo("200409");
        worker.reply(worker.awaitCall(id), StandInWorker.http(200, "first"));
        assertThat(first.read().text()).isEqualTo("first");
        worker.answer(StandInWorker.http(200, "again"));
        assertThat(ingress.post(function.sync("/"), "x", "X-Request-Id: " + id).text())
                .isEqualTo("again");
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private WireHttp start(String id, String body, String target) {
        WireHttp connection = WireHttp.connect(ingress.port());
        connections.add(connection);
        return ingress.send(connection, "POST", target, body, "X-Request-Id: " + id);
    }

    private static void assertOverloaded(Reply reply, String detail) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.one("Retry-After")).isEqualTo("1");
        assertThat(reply.one("X-Inner-Code")).isEqualTo("214503");
        assertThat(reply.one("X-Invoq-Error-Source")).isEqualTo("platform");
        assertThat(reply.text()).contains(detail);
    }
}
