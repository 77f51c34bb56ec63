package io.invoq.ingress;

import io.invoq.testkit.KafkaFixture;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.record.Trace;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes what workers write when a run ends, as they do it: in transactions, all results of one on one partition, the next on
 * the next. Used by one thread.
 */
final class ResultTopic implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final int partitions;
    private int next;

    ResultTopic(KafkaFixture kafka) {
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "transactional.id",
                        "results-" + UUID.randomUUID(),
                        "max.request.size",
                        16 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        partitions = producer.partitionsFor(Topics.results().name()).size();
    }

    static Outcome json(String body) {
        return new Outcome.Answered(HttpAnswer.json(Payload.of(body)));
    }

    /** The result of a call, on its second attempt. */
    void write(String id, String function, Outcome outcome) {
        write(RequestId.parse(id).orElseThrow(), FunctionUrn.parse(function), outcome);
    }

    /** The same. */
    void write(RequestId id, FunctionUrn function, Outcome outcome) {
        producer.beginTransaction();
        add(id, function, outcome);
        producer.commitTransaction();
    }

    /** A result that is there no sooner than {@link #commit}. */
    void writeUncommitted(String id, String function, Outcome outcome) {
        producer.beginTransaction();
        add(RequestId.parse(id).orElseThrow(), FunctionUrn.parse(function), outcome);
        producer.flush();
    }

    void commit() {
        producer.commitTransaction();
    }

    void abort() {
        producer.abortTransaction();
    }

    /** A call that failed at first and waits for its second attempt. */
    void writeRetry(String id, String function, Instant acceptedAt, Instant notBefore) {
        Invocation invocation = new Invocation(
                RequestId.parse(id).orElseThrow(),
                FunctionUrn.parse(function),
                Dialect.EYWA,
                Delivery.async(acceptedAt, null).nextAttempt(notBefore),
                new HttpRequest("POST", "/", null, HttpHeaders.NONE, null, Payload.of("body")),
                Trace.NONE,
                false);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.delays(DelayTier.M2).name(),
                key(invocation.id()),
                invocation.request().body().bytes());
        InvocationCodec.write(invocation, "/invoq/worker/test", record.headers()::add);
        producer.beginTransaction();
        var _ = producer.send(record);
        producer.commitTransaction();
    }

    private void add(RequestId id, FunctionUrn function, Outcome outcome) {
        Result result = new Result(
                id,
                function,
                outcome,
                new Execution("worker-1", 2, Duration.ofMillis(7), Payload.EMPTY),
                null,
                Trace.NONE);
        next = (next + 1) % partitions;
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.results().name(), next, key(id), ResultCodec.body(result).bytes());
        ResultCodec.write(result, RecordType.RESULT, Instant.now(), record.headers()::add);
        var _ = producer.send(record);
    }

    private static byte[] key(RequestId id) {
        return id.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
