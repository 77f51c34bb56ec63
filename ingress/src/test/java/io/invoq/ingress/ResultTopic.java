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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * Writes what workers write when a run ends, as they do it: in transactions, all results of one on one partition, the next on
 * the next. What is committed is visible when the method returns: the brokers end a transaction a moment after they have
 * promised to. Used by one thread.
 */
final class ResultTopic implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
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
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
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
        commit();
    }

    /** A result that is there no sooner than {@link #commit}. */
    void writeUncommitted(String id, String function, Outcome outcome) {
        producer.beginTransaction();
        add(RequestId.parse(id).orElseThrow(), FunctionUrn.parse(function), outcome);
        producer.flush();
    }

    void commit() {
        producer.commitTransaction();
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .until(() -> sent.stream().allMatch(this::isVisible));
        sent.clear();
    }

    void abort() {
        producer.abortTransaction();
        sent.clear();
    }

    private boolean isVisible(Future<RecordMetadata> record) {
        try {
            RecordMetadata at = record.get();
            TopicPartition partition = new TopicPartition(at.topic(), at.partition());
            return admin.listOffsets(
                                    Map.of(partition, OffsetSpec.latest()),
                                    new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                            .partitionResult(partition)
                            .get()
                            .offset()
                    > at.offset();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("whether it is visible is not known", e);
        }
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
        sent.add(producer.send(record));
        commit();
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
        sent.add(producer.send(record));
    }

    private static byte[] key(RequestId id) {
        return id.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        admin.close(Duration.ofSeconds(2));
    }
}
