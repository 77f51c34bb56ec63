package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import io.invoq.testkit.LeakCheck;
import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The only broker is stopped, or stands still, and comes back. */
@ExtendWith(LeakCheck.class)
@Timeout(180)
final class BrokerAwayIT {

    /** A quarter of a second to connect again, and slack for a busy machine. */
    private static final Duration WELL_UNDER_A_SECOND = Duration.ofMillis(700);
    /** The default of {@code broker-silence}, and slack. */
    private static final Duration ABOUT_BROKER_SILENCE = Duration.ofMillis(1_400);

    @Test
    void refusesCallsQuicklyWhileNoBrokerIsThereAndTakesThemAgainAfterwards() {
        try (KafkaNodes kafka = KafkaFixture.own(1);
                TestIngress ingress = TestIngress.start(kafka)) {
            TestIngress.Registered function = ingress.register("\"timeout\":20");
            assertServes(kafka, ingress, function);
            // When
            kafka.stopNode(0);
            // Then
            List<Duration> took = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                calls(ingress, function)
                        .forEach((what, call) -> took.add(assertRefusedWithin(ABOUT_BROKER_SILENCE, what, call)));
                lookUps(ingress).forEach((what, call) -> assertRefusedWithin(ABOUT_BROKER_SILENCE, what, call));
            }
            assertThat(took.stream().sorted().skip(took.size() / 2).findFirst().orElseThrow())
                    .as("median of %s", took)
                    .isLessThan(WELL_UNDER_A_SECOND);
            // When
            kafka.startNode(0);
            // Then
            assertServes(kafka, ingress, function);
            assertThat(ingress.register()).isNotNull();
            assertThat(ingress.health().livenessProblems()).isEmpty();
        }
    }

    @Test
    void refusesCallsAfterASilenceWhileTheBrokerStandsStillAndTakesThemAgainAfterwards() {
        try (KafkaNodes kafka = KafkaFixture.own(1);
                TestIngress ingress = TestIngress.start(kafka)) {
            TestIngress.Registered function = ingress.register("\"timeout\":20");
            assertServes(kafka, ingress, function);
            // When
            kafka.pauseNode(0);
            // Then
            calls(ingress, function).forEach((what, call) -> assertRefusedWithin(ABOUT_BROKER_SILENCE, what, call));
            lookUps(ingress).forEach((what, call) -> assertRefusedWithin(ABOUT_BROKER_SILENCE, what, call));
            // When
            kafka.resumeNode(0);
            // Then
            assertServes(kafka, ingress, function);
        }
    }

    private static Map<String, Supplier<Reply>> calls(TestIngress ingress, TestIngress.Registered function) {
        Map<String, Supplier<Reply>> calls = new LinkedHashMap<>();
        calls.put("sync", () -> ingress.post(function.sync("/"), "x"));
        calls.put("async", () -> ingress.post(function.async("/"), "x"));
        calls.put("openYuanrong", () -> ingress.post(function.invocations(), "{}"));
        calls.put("openYuanrong async", () -> ingress.post(function.invocations(), "{}", "X-Invoke-Type: async"));
        return calls;
    }

    /** What this node cannot answer from what it knows. */
    private static Map<String, Supplier<Reply>> lookUps(TestIngress ingress) {
        String id = "/eywa/api/functions/sync/00000000-0000-5000-8000-000000000000/";
        String urn = "/serverless/v1/functions/sn:cn:yrk:default:function:0@no@such/invocations";
        Map<String, Supplier<Reply>> lookUps = new LinkedHashMap<>();
        lookUps.put("unknown id", () -> ingress.get(id));
        lookUps.put("unknown URN", () -> ingress.post(urn, "{}"));
        lookUps.put("list", () -> ingress.get("/eywa/api/functions"));
        lookUps.put("registration", () -> ingress.post("/serverless/v1/functions", ingress.registration("0@test@new")));
        lookUps.put("cancel", () -> ingress.call("DELETE", "/v1/invocations/" + RequestId.next(Instant.now()), ""));
        return lookUps;
    }

    private static Duration assertRefusedWithin(Duration limit, String what, Supplier<Reply> call) {
        long start = System.nanoTime();
        Reply reply = call.get();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(reply.status()).as(what).isEqualTo(503);
        assertThat(reply.one("Retry-After")).as(what).isEqualTo("1");
        assertThat(reply.one("X-Inner-Code")).as(what).isEqualTo("214503");
        assertThat(took).as(what).isLessThan(limit);
        return took;
    }

    private static void assertServes(KafkaNodes kafka, TestIngress ingress, TestIngress.Registered function) {
        try (StandInWorker worker = StandInWorker.start(kafka)) {
            worker.answer(StandInWorker.http(200, "done"));
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(ingress.get(function.sync("/")).status()).isEqualTo(200);
                assertThat(ingress.post(function.async("/"), "x").status()).isEqualTo(202);
                assertThat(ingress.get("/eywa/api/functions").status()).isEqualTo(200);
            });
        }
    }
}
