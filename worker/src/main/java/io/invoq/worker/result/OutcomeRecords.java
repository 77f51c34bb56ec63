package io.invoq.worker.result;

import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What is written when an invocation ends: a reply to the partition on which the caller's ingress waits, or a result.
 * The answer's bytes are the record's value as they are. Safe for use by several threads.
 */
public final class OutcomeRecords {

    private final InstantSource clock;

    public OutcomeRecords(InstantSource clock) {
        this.clock = clock;
    }

    /** To the ingress that waits. */
    public ProducerRecord<byte[], byte[]> reply(Result result, int partition) {
        return write(
                result,
                RecordType.REPLY,
                new ProducerRecord<>(Topics.replies().name(), partition, key(result), body(result)));
    }

    /** To all who follow asynchronous calls. The partition is left open. */
    public ProducerRecord<byte[], byte[]> result(Result result) {
        return write(
                result, RecordType.RESULT, new ProducerRecord<>(Topics.results().name(), key(result), body(result)));
    }

    private ProducerRecord<byte[], byte[]> write(
            Result result, RecordType type, ProducerRecord<byte[], byte[]> record) {
        ResultCodec.write(result, type, clock.instant(), record.headers()::add);
        return record;
    }

    private static byte[] key(Result result) {
        return result.id().toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] body(Result result) {
        return ResultCodec.body(result).bytes();
    }
}
