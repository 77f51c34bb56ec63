package io.invoq.ingress.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.invoke.InvocationRecords;
import io.invoq.platform.consume.Emission;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.Fingerprint;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.IdempotencyAnswer;
import io.invoq.wire.record.IdempotencyAnswer.Claimed;
import io.invoq.wire.record.IdempotencyAnswer.Refused;
import io.invoq.wire.record.IdempotencyAnswer.Repeated;
import io.invoq.wire.record.IdempotencyAnswerCodec;
import io.invoq.wire.record.IdempotencyClaim;
import io.invoq.wire.record.IdempotencyClaimCodec;
import io.invoq.wire.record.IdempotentCall;
import io.invoq.wire.record.IdempotentCallCodec;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Trace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class KeyOwnerTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final FunctionUrn FUNCTION = new FunctionUrn("acme", "shop", "orders", "v1");

    private final List<Loading> loadings = new ArrayList<>();
    private final KeyOwner owner = new KeyOwner(
            partition -> {
                Loading loading = new Loading(new TopicPartition("invoq.idempotency", partition));
                loadings.add(loading);
                return loading;
            },
            new DecisionRecords(new InvocationRecords("invocations", 5), "node-1"));

    @Test
    void decidesNothingOfAPartitionBeforeItsClaimsAreThere() {
        // Given
        owner.owned(Set.of(2));
        OfferedRecord record = offered(2, 1, Duration.ZERO);

        // When
        boolean before = owner.offer(record);
        boolean again = owner.offer(record);
        loadings.getFirst().complete(new Claims(Duration.ofHours(1), 10));
        boolean after = owner.offer(record);

        // Then
        assertThat(List.of(before, again, after)).containsExactly(false, false, true);
        assertThat(loadings).as("asked once").hasSize(1);
        assertThat(record.output()).hasSize(3);
    }

    @Test
    void theFirstCallLeavesItsClaimItsInvocationAndAnAnswer() {
        // Given
        owns(2);
        OfferedRecord record = offered(2, 1, Duration.ZERO);

        // When
        owner.offer(record);

        // Then
        ProducerRecord<byte[], byte[]> claim = record.output().get(0);
        assertThat(claim.topic()).isEqualTo("invoq.idempotency");
        assertThat(claim.partition()).isEqualTo(2);
        assertThat(claim.timestamp()).isEqualTo(NOW.toEpochMilli());
        assertThat(claim.key()).asString(StandardCharsets.UTF_8).isEqualTo("acme/shop/orders/key");
        assertThat(IdempotencyClaimCodec.read(claim.value()))
                .isEqualTo(new IdempotencyClaim(id(1), Fingerprint.of("call")));
        ProducerRecord<byte[], byte[]> invocation = record.output().get(1);
        assertThat(invocation.topic()).isEqualTo("invocations");
        assertThat(invocation.key()).asString(StandardCharsets.UTF_8).isEqualTo(FUNCTION.toString());
        assertThat(InvocationCodec.read(KafkaHeaders.reader(invocation.headers()), invocation.value()))
                .isEqualTo(invocation(1, Duration.ZERO));
        assertThat(invocation.headers()).noneMatch(header -> IdempotentCallCodec.isOwn(header.key()));
        assertThat(invocation.headers().lastHeader("ce_later"))
                .as("what nobody here knows is kept")
                .isNotNull();
        ProducerRecord<byte[], byte[]> answer = record.output().get(2);
        assertThat(answer.topic()).isEqualTo("invoq.idempotency.answers");
        assertThat(answer.partition()).isEqualTo(4);
        assertThat(answer(answer)).isEqualTo(new IdempotencyAnswer(ask(1), new Claimed(id(1))));
    }

    @Test
    void aCallThatIsToWaitGoesToItsDelayTier() {
        // Given
        owns(2);
        OfferedRecord record = offered(2, 1, Duration.ofSeconds(40));

        // When
        owner.offer(record);

        // Then
        assertThat(record.output().get(1).topic()).isEqualTo("invoq.delays.30s");
        assertThat(record.output().get(1).key())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(id(1).toString());
    }

    @Test
    void aRepetitionLeavesAnAnswerAlone() {
        // Given
        owns(2);
        owner.offer(offered(2, 1, Duration.ZERO));
        OfferedRecord repetition = offered(2, 2, Duration.ZERO);

        // When
        owner.offer(repetition);

        // Then
        assertThat(repetition.output())
                .singleElement()
                .satisfies(answer ->
                        assertThat(answer(answer)).isEqualTo(new IdempotencyAnswer(ask(2), new Repeated(id(1)))));
    }

    @Test
    void claimsOfAPartitionGoWithItAndAreLoadedAnewWhenItComesBack() {
        // Given
        owns(2);
        owner.offer(offered(2, 1, Duration.ZERO));

        // When
        owner.owned(Set.of());
        owner.owned(Set.of(2));
        OfferedRecord record = offered(2, 2, Duration.ZERO);

        // Then
        assertThat(owner.offer(record)).isFalse();
        assertThat(loadings).hasSize(2);
        assertThat(loadings.getFirst().isCancelled()).isTrue();
    }

    @Test
    void claimsOfAPartitionThatStaysAreKept() {
        // Given
        owns(2);

        // When
        owner.owned(Set.of(1, 2));

        // Then
        assertThat(owner.offer(offered(2, 1, Duration.ZERO))).isTrue();
        assertThat(loadings).hasSize(1);
    }

    @Test
    void aRecordThatDoesNotReadIsPassedOver() {
        // Given
        owns(2);
        OfferedRecord broken = new OfferedRecord(new ConsumerRecord<>("requests", 2, 0, new byte[0], new byte[0]));

        // When
        boolean taken = owner.offer(broken);

        // Then
        assertThat(taken).isTrue();
        assertThat(broken.isCompleted()).isTrue();
        assertThat(broken.output()).isEmpty();
    }

    @Test
    void anInvocationThatItsTopicDoesNotTakeIsRefusedAndItsKeyIsFree() {
        // Given
        owns(2);
        OfferedRecord record = offered(2, 1, Duration.ZERO);
        owner.offer(record);

        // When
        Emission instead =
                Objects.requireNonNull(record.emission()).insteadOfTooLarge(new RecordTooLargeException("too large"));

        // Then
        assertThat(instead.records())
                .singleElement()
                .satisfies(answer -> assertThat(answer(answer).decision()).isEqualTo(new Refused()));
        OfferedRecord next = offered(2, 2, Duration.ZERO);
        owner.offer(next);
        assertThat(next.output()).hasSize(3);
    }

    private void owns(int partition) {
        owner.owned(Set.of(partition));
        assertThat(owner.offer(offered(partition, 0, Duration.ZERO))).isFalse();
        loadings.getLast().complete(new Claims(Duration.ofHours(1), 10));
    }

    private static IdempotencyAnswer answer(ProducerRecord<byte[], byte[]> record) {
        return IdempotencyAnswerCodec.read(KafkaHeaders.reader(record.headers()));
    }

    private static OfferedRecord offered(int partition, int number, Duration delay) {
        IdempotentCall call =
                new IdempotentCall(invocation(number, delay), "key", Fingerprint.of("call"), ask(number), 4);
        RecordHeaders headers = new RecordHeaders();
        IdempotentCallCodec.write(call, "/invoq/ingress/node-2", headers::add);
        headers.add("ce_later", new byte[] {'1'});
        return new OfferedRecord(new ConsumerRecord<>(
                "requests",
                partition,
                number,
                NOW.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                call.claimKey().getBytes(StandardCharsets.UTF_8),
                call.invocation().request().body().bytes(),
                headers,
                Optional.empty()));
    }

    private static Invocation invocation(int number, Duration delay) {
        Delivery delivery = Delivery.async(NOW, "https://example.com/hook");
        return new Invocation(
                id(number),
                FUNCTION,
                Dialect.EYWA,
                delay.isZero() ? delivery : delivery.delayedUntil(NOW.plus(delay)),
                new HttpRequest("POST", "/a", "b=c", HttpHeaders.of("x-a", "1"), "text/plain", Payload.of("body")),
                Trace.NONE,
                false);
    }

    private static RequestId id(int number) {
        return new RequestId(new UUID(1, number));
    }

    private static RequestId ask(int number) {
        return new RequestId(new UUID(2, number));
    }
}
