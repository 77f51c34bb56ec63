package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code Idempotency-Key} in both dialects, on two nodes of one broker, and what of it workers get to see. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(120)
final class IdempotencyIT {

    private static final String REPLAY = "X-Invoq-Idempotent-Replay";

    private final KafkaFixture kafka;
    private final List<TestIngress> started = new ArrayList<>();
    private final TestIngress one;
    private final TestIngress other;
    private final TestIngress.Registered function;
    private final String key = "key-" + UUID.randomUUID();

    IdempotencyIT(KafkaFixture kafka) {
        this.kafka = kafka;
        one = start();
        other = start();
        function = one.register();
    }

    @AfterEach
    void close() {
        started.forEach(TestIngress::close);
    }

    @Test
    void theSameCallAgainIsAnsweredWithTheFirstOnesIdOnWhicheverNodeAndWrittenOnce() {
        // When
        Reply first = eywa(one, "body");
        Reply same = eywa(one, "body");
        Reply elsewhere = eywa(other, "body");
        Reply quoted = other.post(function.async("/a?b=c"), "body", "Idempotency-Key: \"" + key + "\"");
        // Then
        assertThat(List.of(first, same, elsewhere, quoted))
                .extracting(Reply::status)
                .containsOnly(202);
        String id = first.one("X-Request-Id");
        assertThat(first.all(REPLAY)).isEmpty();
        for (Reply repeated : List.of(same, elsewhere, quoted)) {
            assertThat(repeated.one("X-Request-Id")).isEqualTo(id);
            assertThat(repeated.one(REPLAY)).isEqualTo("true");
            assertThat(repeated.text()).isEmpty();
        }
        assertThat(ids()).containsExactly(id);
    }

    @Test
    void theOtherDialectAnswersWithTheFirstOnesIdEverywhere() {
        // Given
        String own = UUID.randomUUID().toString();
        // When
        Reply first = yuanrong(one, "{\"n\":1}", "X-Request-Id: " + own);
        Reply again = yuanrong(other, "{\"n\":1}", "X-Request-Id: " + UUID.randomUUID());
        // Then
        for (Reply reply : List.of(first, again)) {
            assertThat(reply.status()).isEqualTo(202);
            assertThat(TestIngress.json(reply).path("requestId").asText()).isEqualTo(own);
            assertThat(reply.one("X-Request-Id")).isEqualTo(own);
            assertThat(reply.one("X-Trace-Id")).isEqualTo(own);
        }
        assertThat(again.one(REPLAY)).isEqualTo("true");
        assertThat(ids()).containsExactly(own);
    }

    @Test
    void anotherCallWithTheSameKeyIsRefusedAndNotWritten() {
        // Given
        Reply first = eywa(one, "body");
        // When
        Reply body = eywa(other, "another body");
        Reply query = other.post(function.async("/a?b=d"), "body", "Idempotency-Key: " + key);
        Reply yuanrong = yuanrong(other, "{}");
        // Then
        for (Reply refused : List.of(body, query, yuanrong)) {
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.one("X-Inner-Code")).isEqualTo("200422");
            assertThat(refused.text()).contains("the idempotency key is that of another call");
            assertThat(refused.all("Retry-After")).isEmpty();
        }
        assertThat(TestIngress.json(body).path("reason").asText()).isEqualTo("idempotency-key-reused");
        assertThat(ids()).containsExactly(first.one("X-Request-Id"));
    }

    @Test
    void aKeyIsItsFunctionsOwn() {
        // Given
        TestIngress.Registered another = one.register();
        // When
        Reply first = eywa(one, "body");
        Reply second = other.post(another.async("/a?b=c"), "body", "Idempotency-Key: " + key);
        // Then
        assertThat(second.status()).isEqualTo(202);
        assertThat(second.all(REPLAY)).isEmpty();
        assertThat(second.one("X-Request-Id")).isNotEqualTo(first.one("X-Request-Id"));
    }

    @Test
    void theInvocationIsTheSameAsWithoutAKey() {
        // When
        Reply plain = one.post(function.async("/a?b=c"), "body", "X-Other: 1", "X-Callback-Url: https://example.org/x");
        Reply keyed = one.post(
                function.async("/a?b=c"),
                "body",
                "X-Other: 1",
                "X-Callback-Url: https://example.org/x",
                "Idempotency-Key: " + key);
        Reply delayed = one.post(function.async("/"), "x", "X-Invoq-Delay: 30s", "Idempotency-Key: d" + key);
        // Then
        List<ConsumerRecord<byte[], byte[]>> records =
                CommittedInvocations.of(kafka.bootstrapServers(), function.urn());
        ConsumerRecord<byte[], byte[]> without = recordOf(records, plain);
        ConsumerRecord<byte[], byte[]> with = recordOf(records, keyed);
        assertThat(with.topic()).isEqualTo(without.topic());
        assertThat(with.partition()).isEqualTo(without.partition());
        assertThat(with.key()).isEqualTo(without.key());
        assertThat(with.value()).isEqualTo(without.value());
        assertThat(headerNames(with)).isEqualTo(headerNames(without));
        assertThat(recordOf(records, delayed).topic()).isEqualTo("invoq.delays.30s");
    }

    @Test
    void manyAtOnceWithOneKeyOnTwoNodesGetOneIdAndOneInvocation() throws Exception {
        // Given
        List<Callable<Reply>> calls = IntStream.range(0, 200)
                .<Callable<Reply>>mapToObj(i -> () -> eywa(i % 2 == 0 ? one : other, "body"))
                .toList();
        List<Reply> replies = new ArrayList<>();
        // When
        try (ExecutorService callers = Executors.newFixedThreadPool(50)) {
            for (Future<Reply> reply : callers.invokeAll(calls)) {
                replies.add(reply.get());
            }
        }
        // Then
        assertThat(replies).extracting(Reply::status).containsOnly(202);
        Set<String> ids =
                replies.stream().map(reply -> reply.one("X-Request-Id")).collect(Collectors.toSet());
        assertThat(ids).hasSize(1);
        assertThat(replies.stream().filter(reply -> reply.all(REPLAY).isEmpty()))
                .hasSize(1);
        assertThat(ids()).containsExactlyElementsOf(ids);
    }

    @Test
    void aKeyHoldsWhenAllNodesHaveBeenStartedAnew() {
        // Given
        String id = eywa(one, "body").one("X-Request-Id");
        started.forEach(TestIngress::close);
        started.clear();
        // When
        TestIngress next = start();
        Reply again = eywa(next, "body");
        Reply different = eywa(next, "another body");
        // Then
        assertThat(again.one("X-Request-Id")).isEqualTo(id);
        assertThat(again.one(REPLAY)).isEqualTo("true");
        assertThat(different.status()).isEqualTo(422);
        assertThat(ids()).containsExactly(id);
    }

    @Test
    void linesOfABatchAreDecidedEachByItself() {
        // Given
        String before =
                one.post(function.async("/"), "1", "Idempotency-Key: " + key).one("X-Request-Id");
        String lines = String.join(
                "\n",
                "{\"body\":1,\"idempotencyKey\":\"" + key + "\"}",
                "{\"body\":2}",
                "{\"body\":3,\"idempotencyKey\":\"b" + key + "\"}",
                "{\"body\":3,\"idempotencyKey\":\"b" + key + "\"}",
                "{\"body\":4,\"idempotencyKey\":\"" + key + "\"}",
                "{\"body\":5,\"idempotencyKey\":\"\"}");
        // When
        Reply reply = other.post(
                "/v1/functions/" + function.id() + "/invocations:batch", lines, "Content-Type: application/x-ndjson");
        // Then
        List<JsonNode> answers = reply.text().lines().map(IdempotencyIT::json).toList();
        assertThat(answers.stream().map(answer -> answer.path("status").asInt()))
                .containsExactly(202, 202, 202, 202, 422, 400);
        assertThat(answers.get(0).path("id").asText()).isEqualTo(before);
        assertThat(answers.stream().map(answer -> answer.path("replayed").asBoolean()))
                .containsExactly(true, false, false, true, false, false);
        assertThat(answers.get(3).path("id")).isEqualTo(answers.get(2).path("id"));
        assertThat(answers.get(4).path("error").path("code").asText()).isEqualTo("idempotency-key-reused");
        assertThat(ids())
                .containsExactlyInAnyOrder(
                        before,
                        answers.get(1).path("id").asText(),
                        answers.get(2).path("id").asText());
    }

    private TestIngress start(String... settings) {
        TestIngress ingress = TestIngress.start(kafka, settings);
        started.add(ingress);
        return ingress;
    }

    private Reply eywa(TestIngress ingress, String body) {
        return ingress.post(function.async("/a?b=c"), body, "Idempotency-Key: " + key);
    }

    private Reply yuanrong(TestIngress ingress, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of("X-Invoke-Type: async", "Idempotency-Key: " + key));
        all.addAll(List.of(headers));
        return ingress.post(function.invocations(), body, all.toArray(String[]::new));
    }

    private List<String> ids() {
        return CommittedInvocations.ids(kafka.bootstrapServers(), function.urn());
    }

    private static ConsumerRecord<byte[], byte[]> recordOf(List<ConsumerRecord<byte[], byte[]>> records, Reply reply) {
        return records.stream()
                .filter(record -> new String(
                                record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8)
                        .equals(reply.one("X-Request-Id")))
                .findAny()
                .orElseThrow();
    }

    private static Set<String> headerNames(ConsumerRecord<byte[], byte[]> record) {
        Set<String> names = new TreeSet<>();
        for (Header header : record.headers()) {
            names.add(header.key());
        }
        return names;
    }

    private static JsonNode json(String line) {
        try {
            return TestIngress.JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }
}
