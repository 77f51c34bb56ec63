package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What callers see of an ingress that is told to stop. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(60)
final class DrainIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final KafkaFixture kafka;
    private final TestIngress ingress;
    private final StandInWorker worker;
    private final TestIngress.Registered function;

    DrainIT(KafkaFixture kafka) {
        this.kafka = kafka;
        ingress = TestIngress.start(kafka, "drain-timeout=20s");
        worker = StandInWorker.start(kafka);
        function = ingress.register("\"timeout\":30");
        worker.keepSilent();
    }

    @AfterEach
    void close() {
        ingress.close();
        worker.close();
    }

    @Test
    void letsTheCallInFlightEndAndRefusesNewOnes() {
        // Given
        String id = UUID.randomUUID().toString();
        try (WireHttp inFlight = WireHttp.connect(ingress.port());
                WireHttp keptAlive = WireHttp.connect(ingress.port())) {
            ingress.send(inFlight, "POST", function.sync("/"), "x", "X-Request-Id: " + id);
            worker.awaitCall(id);
            assertThat(ingress.health().readinessProblems()).isEmpty();
            // When
            CompletableFuture<Void> closed = closeInBackground(ingress);
            // Then
            assertThat(ingress.health().readinessProblems()).containsEntry("ingress", "draining");
            Reply refused =
                    ingress.send(keptAlive, "GET", function.sync("/"), "").read();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.one("Retry-After")).isEqualTo("1");
            assertThat(refused.one("X-Inner-Code")).isEqualTo("214503");
            assertThat(TestIngress.json(refused).path("reason").asText()).isEqualTo("draining");
            assertThat(ingress.post(function.async("/"), "x").status()).isEqualTo(503);
            assertThat(ingress.post(function.invocations(), "{}").status()).isEqualTo(503);
            assertThat(closed).isNotDone();
            worker.reply(worker.awaitCall(id), StandInWorker.http(200, "done after all"));
            assertThat(inFlight.read().text()).isEqualTo("done after all");
            assertThat(closed).succeedsWithin(SOON);
        }
    }

    @Test
    void answersTheCallsThatTheDrainTimeoutCutsOff() {
        // Given
        String id = UUID.randomUUID().toString();
        try (TestIngress hasty = TestIngress.start(kafka, "drain-timeout=100ms");
                WireHttp inFlight = WireHttp.connect(hasty.port())) {
            hasty.send(inFlight, "POST", function.sync("/"), "x", "X-Request-Id: " + id);
            worker.awaitCall(id);
            // When
            CompletableFuture<Void> closed = closeInBackground(hasty);
            Reply reply = inFlight.read();
            // Then
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.one("X-Request-Id")).isEqualTo(id);
            assertThat(TestIngress.json(reply).path("reason").asText()).isEqualTo("draining");
            assertThat(inFlight.isEnded()).isTrue();
            assertThat(closed).succeedsWithin(SOON);
        }
    }

    @Test
    void closesAtOnceWhenNothingIsInFlightAlsoWithConnectionsKeptAlive() {
        // Given
        worker.answer(StandInWorker.http(200, "done"));
        try (TestIngress idle = TestIngress.start(kafka, "drain-timeout=20s");
                WireHttp keptAlive = WireHttp.connect(idle.port())) {
            assertThat(idle.send(keptAlive, "GET", function.sync("/"), "")
                            .read()
                            .status())
                    .isEqualTo(200);
            // When
            CompletableFuture<Void> closed = closeInBackground(idle);
            // Then
            assertThat(closed).succeedsWithin(SOON);
            assertThat(keptAlive.isEnded()).isTrue();
        }
    }

    private static CompletableFuture<Void> closeInBackground(TestIngress ingress) {
        CompletableFuture<Void> closed = CompletableFuture.runAsync(
                ingress::close, task -> Thread.ofPlatform().name("closing").start(task));
        Awaitility.await()
                .until(() ->
                        closed.isDone() || !ingress.health().readinessProblems().isEmpty());
        return closed;
    }
}
