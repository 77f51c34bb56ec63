package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.DeadCallback;
import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.RequestId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What redriving dead letters puts on the topic of the invocations, and that it does so once. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class DeadLetterRedriveIT {

    private static final String PATH = "/v1/dead-letters";

    private static TestIngress ingress;
    private static TestIngress other;
    private static DeadLetterTopics topics;
    private String tenant = "";
    private FunctionUrn function = DeadLetterTopics.function("nobody");
    private Instant begin = Instant.EPOCH;

    @BeforeAll
    static void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka);
        other = TestIngress.start(kafka);
        topics = new DeadLetterTopics(kafka);
    }

    @AfterAll
    static void close() {
        ingress.close();
        other.close();
    }

    @BeforeEach
    void takeATenant() {
        tenant = "t-" + UUID.randomUUID();
        function = DeadLetterTopics.function(tenant);
        begin = Instant.ofEpochMilli(System.currentTimeMillis()).minusSeconds(300);
    }

    @Test
    void aRedrivenInvocationIsTheOldOneUnderANewIdAsAFirstAttempt() {
        // Given
        byte[] body = new byte[5000];
        new Random(7).nextBytes(body);
        DeadInvocation letter = DeadLetterTopics.dead(function, body);
        topics.write(begin, List.of(letter));
        Instant before = Instant.now();
        // When
        JsonNode item = redrive(ingress, "{\"ids\":[\"" + letter.id() + "\"]}").at("/items/0");
        // Then
        List<Invocation> published = topics.redriven(List.of(letter));
        assertThat(published).hasSize(1);
        Invocation anew = published.getFirst();
        Invocation old = letter.invocation();
        assertThat(item.path("status").asInt()).isEqualTo(202);
        assertThat(item.path("id").asText()).isEqualTo(old.id().toString());
        assertThat(item.path("redrivenAs").asText()).isEqualTo(anew.id().toString());
        assertThat(anew.id()).isNotEqualTo(old.id());
        assertThat(anew.request()).isEqualTo(old.request());
        assertThat(anew.request().body().bytes()).isEqualTo(body);
        assertThat(anew.function()).isEqualTo(function);
        assertThat(anew.dialect()).isEqualTo(old.dialect());
        assertThat(anew.wantsLogTail()).isTrue();
        assertThat(anew.trace()).isEqualTo(old.trace().asRedriveOf(old.id()));
        Delivery delivery = anew.delivery();
        assertThat(delivery.lane()).isEqualTo(Lane.ASYNC);
        assertThat(delivery.attempt()).isEqualTo(1);
        assertThat(delivery.acceptedAt()).isBetween(before, Instant.now());
        assertThat(delivery.callbackUrl()).isEqualTo("https://example.com/hook");
        assertThat(delivery.notBefore()).isNull();
        assertThat(delivery.firstDue()).isNull();
        assertThat(delivery.deadline()).isNull();
    }

    @Test
    void aSecondRedriveIsRefusedUnlessItIsWanted() {
        // Given
        DeadInvocation letter = DeadLetterTopics.dead(function);
        topics.write(begin, List.of(letter));
        String ids = "\"ids\":[\"" + letter.id() + "\"]";
        JsonNode first = redrive(ingress, "{" + ids + "}").at("/items/0");
        // When
        JsonNode second = redrive(other, "{" + ids + "}").at("/items/0");
        JsonNode byFunction =
                redrive(other, "{\"function\":\"" + function + "\"}").at("/items/0");
        int published = topics.redriven(List.of(letter)).size();
        JsonNode again = redrive(ingress, "{" + ids + ",\"again\":true}").at("/items/0");
        // Then
        assertThat(second.path("status").asInt()).isEqualTo(409);
        assertThat(second.path("code").asText()).isEqualTo("already-redriven");
        assertThat(second.path("redrivenAs")).isEqualTo(first.path("redrivenAs"));
        assertThat(byFunction.path("status").asInt()).isEqualTo(409);
        assertThat(published).isEqualTo(1);
        assertThat(again.path("status").asInt()).isEqualTo(202);
        assertThat(again.path("redrivenAs")).isNotEqualTo(first.path("redrivenAs"));
        assertThat(topics.redriven(List.of(letter))).hasSize(2);
        JsonNode listed =
                TestIngress.json(other.get(PATH, "X-Tenant-Id: " + tenant)).at("/deadLetters/0");
        assertThat(listed.path("state").asText()).isEqualTo("redriven");
        assertThat(listed.path("redrivenAs")).isEqualTo(again.path("redrivenAs"));
    }

    @Test
    void reportsEachLetterByItself() {
        // Given
        DeadInvocation letter = DeadLetterTopics.dead(function);
        DeadCallback callback = DeadLetterTopics.deadCallback(function);
        RequestId nothing = RequestId.next(Instant.now());
        topics.write(begin, List.of(callback, letter));
        // When
        JsonNode report =
                redrive(ingress, "{\"ids\":[\"" + nothing + "\",\"" + callback.id() + "\",\"" + letter.id() + "\"]}");
        // Then
        assertThat(report.path("done").asInt()).isEqualTo(1);
        assertThat(report.path("refused").asInt()).isEqualTo(2);
        assertThat(report.path("items").findValuesAsText("status")).containsExactly("404", "422", "202");
        assertThat(report.at("/items/1/code").asText()).isEqualTo("not-an-invocation");
        assertThat(topics.redriven(List.of(letter, callback))).hasSize(1);
    }

    @Test
    void goesOnWithACursorThroughTheLettersOfAFunctionAndATime() {
        // Given
        List<DeadInvocation> letters = letters(240);
        topics.write(begin, letters);
        topics.write(begin, List.of(DeadLetterTopics.dead(DeadLetterTopics.function(tenant))));
        topics.write(begin.plusSeconds(280), letters(1));
        String range = "\"function\":\"" + function + "\",\"from\":\"" + begin + "\",\"to\":\"" + begin.plusSeconds(260)
                + "\",\"limit\":200";
        // When
        JsonNode first = redrive(ingress, "{" + range + "}");
        JsonNode second = redrive(
                other, "{" + range + ",\"cursor\":\"" + first.path("nextCursor").asText() + "\"}");
        // Then
        assertThat(first.path("done").asInt()).isEqualTo(200);
        assertThat(second.path("done").asInt()).isEqualTo(40);
        assertThat(second.path("refused").asInt()).isZero();
        List<String> reported = new ArrayList<>(first.path("items").findValuesAsText("id"));
        reported.addAll(second.path("items").findValuesAsText("id"));
        assertThat(reported)
                .containsExactlyElementsOf(
                        letters.stream().map(letter -> letter.id().toString()).toList());
        List<Invocation> published = topics.redriven(letters);
        assertThat(published).hasSize(240);
        assertThat(published.stream().map(Invocation::id).collect(Collectors.toSet()))
                .hasSize(240);
    }

    @Test
    void twoNodesThatRedriveTheSameLettersAtOncePublishEachOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            // Given
            List<DeadInvocation> letters = letters(30);
            topics.write(begin.plusSeconds(30L * round), letters);
            String body = "{\"ids\":["
                    + letters.stream().map(letter -> "\"" + letter.id() + "\"").collect(Collectors.joining(",")) + "]}";
            // When
            List<Reply> replies = atOnce(body);
            // Then
            List<Invocation> published = topics.redriven(letters);
            assertThat(published.stream().map(invocation -> invocation.trace().redriveOf()))
                    .doesNotHaveDuplicates();
            List<String> told = new ArrayList<>();
            replies.forEach(reply -> TestIngress.json(reply).path("items").forEach(item -> {
                if (item.path("status").asInt() == 202) {
                    told.add(item.path("redrivenAs").asText());
                }
            }));
            assertThat(new HashSet<>(told))
                    .as(replies.toString())
                    .isEqualTo(published.stream()
                            .map(invocation -> invocation.id().toString())
                            .collect(Collectors.toSet()));
            redrive(ingress, body);
            assertThat(topics.redriven(letters)).hasSize(30);
        }
    }

    private List<Reply> atOnce(String body) throws InterruptedException, ExecutionException, TimeoutException {
        ThreadFactory threads = new ServiceThreads("test").virtual("redrive");
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Reply>> running = new ArrayList<>();
        for (TestIngress node : List.of(ingress, other)) {
            FutureTask<Reply> task = new FutureTask<>(() -> {
                go.await();
                return node.post(PATH + ":redrive", body, "X-Tenant-Id: " + tenant);
            });
            threads.newThread(task).start();
            running.add(task);
        }
        go.countDown();
        List<Reply> replies = new ArrayList<>();
        for (Future<Reply> task : running) {
            replies.add(task.get(60, TimeUnit.SECONDS));
        }
        return replies;
    }

    private List<DeadInvocation> letters(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> DeadLetterTopics.dead(function))
                .toList();
    }

    private JsonNode redrive(TestIngress node, String body) {
        Reply reply = node.post(PATH + ":redrive", body, "X-Tenant-Id: " + tenant);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return TestIngress.json(reply);
    }
}
