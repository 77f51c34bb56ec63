package io.invoq.ingress.idempotency;

import io.invoq.ingress.invoke.InvocationRecords;
import io.invoq.wire.record.IdempotencyAnswer;
import io.invoq.wire.record.IdempotencyAnswer.Claimed;
import io.invoq.wire.record.IdempotencyAnswer.Decision;
import io.invoq.wire.record.IdempotencyAnswer.Refused;
import io.invoq.wire.record.IdempotencyAnswerCodec;
import io.invoq.wire.record.IdempotencyClaim;
import io.invoq.wire.record.IdempotencyClaimCodec;
import io.invoq.wire.record.IdempotentCall;
import io.invoq.wire.record.IdempotentCallCodec;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** What is written of a decision: an answer, and of the first call of a key its claim and its invocation. Immutable. */
final class DecisionRecords {

    private final InvocationRecords invocations;
    private final String source;

    /**
     * Records by one node.
     *
     * @param invocations where invocations go
     * @param node this ingress
     */
    DecisionRecords(InvocationRecords invocations, String node) {
        this.invocations = invocations;
        this.source = "/invoq/ingress/" + node;
    }

    List<ProducerRecord<byte[], byte[]>> of(
            ConsumerRecord<byte[], byte[]> request, IdempotentCall call, Decision decision) {
        ProducerRecord<byte[], byte[]> answer = answer(request, call, decision);
        return decision instanceof Claimed
                ? List.of(claim(request, call), invocation(request, call), answer)
                : List.of(answer);
    }

    /** That a call was not taken after all. */
    List<ProducerRecord<byte[], byte[]>> refusal(ConsumerRecord<byte[], byte[]> request, IdempotentCall call) {
        return List.of(answer(request, call, new Refused()));
    }

    private static ProducerRecord<byte[], byte[]> claim(ConsumerRecord<byte[], byte[]> request, IdempotentCall call) {
        return new ProducerRecord<>(
                Topics.idempotency().name(),
                request.partition(),
                request.timestamp(),
                bytes(call.claimKey()),
                IdempotencyClaimCodec.write(
                        new IdempotencyClaim(call.invocation().id(), call.fingerprint())));
    }

    /** Headers and value byte for byte as the asking node wrote them, those included that nobody here knows. */
    private ProducerRecord<byte[], byte[]> invocation(ConsumerRecord<byte[], byte[]> request, IdempotentCall call) {
        ProducerRecord<byte[], byte[]> invocation = invocations.of(call.invocation());
        for (Header header : request.headers()) {
            if (!IdempotentCallCodec.isOwn(header.key())) {
                invocation.headers().add(header);
            }
        }
        return invocation;
    }

    private ProducerRecord<byte[], byte[]> answer(
            ConsumerRecord<byte[], byte[]> request, IdempotentCall call, Decision decision) {
        ProducerRecord<byte[], byte[]> answer = new ProducerRecord<>(
                Topics.idempotencyAnswers().name(),
                call.answerTo(),
                bytes(call.ask().toString()),
                null);
        IdempotencyAnswerCodec.write(
                new IdempotencyAnswer(call.ask(), decision),
                source,
                Instant.ofEpochMilli(request.timestamp()),
                answer.headers()::add);
        return answer;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
