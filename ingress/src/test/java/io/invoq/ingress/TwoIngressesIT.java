package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Outcome;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two nodes on one broker and on one partition of the replies topic. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(120)
final class TwoIngressesIT {

    private final TestIngress one;
    private final TestIngress other;
    private final StandInWorker worker;

    TwoIngressesIT(KafkaFixture kafka) {
        one = TestIngress.start(kafka, "reply-partition=1");
        other = TestIngress.start(kafka, "reply-partition=1");
        worker = StandInWorker.start(kafka);
        // Answers with the body that it got.
        worker.answer(invocation ->
                new Outcome.Answered(HttpAnswer.json(invocation.request().body())));
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        worker.close();
    }

    @Test
    void seeEachOthersFunctionsAsSoonAsTheyAreRegistered() {
        for (int i = 0; i < 5; i++) {
            // Given
            TestIngress.Registered byOne = one.register();
            // When
            Reply byId = other.post(byOne.sync("/"), "1");
            TestIngress.Registered byOther = other.register();
            Reply byUrn = one.post(byOther.invocations(), "2");
            // Then
            assertThat(byId.text()).isEqualTo("1");
            assertThat(byUrn.text()).isEqualTo("2");
            assertThat(one.get("/eywa/api/functions").text()).contains(byOne.id(), byOther.id());
        }
    }

    @Test
    void refuseANameThatTheOtherHasRegistered() {
        // Given
        String name = "0@two@f" + System.nanoTime();
        assertThat(one.post("/serverless/v1/functions", one.registration(name)).status())
                .isEqualTo(200);
        // When
        Reply again = other.post("/serverless/v1/functions", other.registration(name));
        // Then
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.one("X-Inner-Code")).isEqualTo("4101");
    }

    @Test
    void knowEachOthersTokens() {
        try (WireHttp connection = WireHttp.connect(one.port())) {
            assertThat(connection
                            .head(
                                    "GET /eywa/api/functions HTTP/1.1",
                                    "Host: a",
                                    "Authorization: Bearer " + other.token())
                            .read()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void giveEveryCallerItsOwnAnswer() throws Exception {
        // Given
        TestIngress.Registered function = one.register();
        List<Callable<Boolean>> calls = IntStream.range(0, 400)
                .<Callable<Boolean>>mapToObj(i -> () -> {
                    String body = "{\"call\":" + i + "}";
                    Reply reply = (i % 2 == 0 ? one : other).post(function.sync("/"), body);
                    return reply.status() == 200 && reply.text().equals(body);
                })
                .toList();
        // When
        try (ExecutorService callers = Executors.newFixedThreadPool(16)) {
            List<Future<Boolean>> answers = callers.invokeAll(calls);
            // Then
            assertThat(answers).allSatisfy(answer -> assertThat(answer.get()).isTrue());
        }
    }

    @Test
    void mayHandleTheSameRequestIdAtTheSameTime() {
        // Given: both nodes wait for it on one partition, and one record each is answered
        TestIngress.Registered function = one.register();
        worker.keepSilent();
        String id = "0195a000-0000-7000-8000-" + "%012d".formatted(System.nanoTime() % 1_000_000_000_000L);
        try (WireHttp mine = WireHttp.connect(one.port());
                WireHttp others = WireHttp.connect(other.port())) {
            one.send(mine, "POST", function.sync("/"), "1", "X-Request-Id: " + id);
            worker.awaitCall(id);
            other.send(others, "POST", function.sync("/"), "2", "X-Request-Id: " + id);
            Awaitility.await().until(() -> worker.calls(id).size() == 2);
            // When
            worker.reply(worker.calls(id).getFirst(), StandInWorker.json("\"same id, same answer\""));
            // Then
            assertThat(mine.read().status()).isEqualTo(200);
            assertThat(others.read().status()).isEqualTo(200);
        }
    }
}
