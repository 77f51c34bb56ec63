package io.invoq.worker.result;

import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.DeadLetterCodec;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What is written when a run ends: a reply to the partition on which the caller's ingress waits, a result, a dead letter,
 * or the invocation once more for later. Bodies are the records' values as they are. Safe for use by several threads.
 */
public final class OutcomeRecords {

    private final String worker;
    private final InstantSource clock;

    /** @param worker names this node in what it sends */
    public OutcomeRecords(String worker, InstantSource clock) {
        this.worker = worker;
        this.clock = clock;
    }

    /** To the ingress that waits. */
    public ProducerRecord<byte[], byte[]> reply(Result result, int partition) {
        return write(
                result,
                RecordType.REPLY,
                new ProducerRecord<>(
                        Topics.replies().name(),
                        partition,
                        key(result.id()),
                        ResultCodec.body(result).bytes()));
    }

    /** To all who follow asynchronous calls. The partition is left open. */
    public ProducerRecord<byte[], byte[]> result(Result result) {
        return write(
                result,
                RecordType.RESULT,
                new ProducerRecord<>(
                        Topics.results().name(),
                        key(result.id()),
                        ResultCodec.body(result).bytes()));
    }

    /** To operators. */
    public ProducerRecord<byte[], byte[]> deadLetter(DeadInvocation letter) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.deadLetters().name(),
                key(letter.id()),
                DeadLetterCodec.body(letter).bytes());
        DeadLetterCodec.write(letter, clock.instant(), record.headers()::add);
        return record;
    }

    /**
     * To the tier in which it waits for what is left.
     *
     * @param next with the moment before which it must not run
     */
    public ProducerRecord<byte[], byte[]> later(Invocation invocation, Delivery next, Instant notBefore) {
        DelayTier tier = DelayTier.of(Duration.between(clock.instant(), notBefore));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.delays(tier).name(),
                key(invocation.id()),
                invocation.request().body().bytes());
        InvocationCodec.write(invocation.delivered(next), "/invoq/worker/" + worker, record.headers()::add);
        return record;
    }

    private ProducerRecord<byte[], byte[]> write(
            Result result, RecordType type, ProducerRecord<byte[], byte[]> record) {
        ResultCodec.write(result, type, clock.instant(), record.headers()::add);
        return record;
    }

    private static byte[] key(RequestId id) {
        return id.toString().getBytes(StandardCharsets.UTF_8);
    }
}
