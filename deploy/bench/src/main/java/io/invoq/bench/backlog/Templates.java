package io.invoq.bench.backlog;

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
import io.invoq.wire.routing.PartitionChooser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Records as an ingress and a worker write them. Stateless. */
public final class Templates {

    private static final String JSON = "application/json";

    private Templates() {}

    /** A body of JSON, a string, of exactly so many bytes. */
    public static byte[] body(int size) {
        byte[] body = new byte[Math.max(2, size)];
        Arrays.fill(body, (byte) 'x');
        body[0] = '"';
        body[body.length - 1] = '"';
        return body;
    }

    /** An asynchronous call on its way to the workers, in its function's home partition. */
    public static ProducerRecord<byte[], byte[]> invocation(
            String topic, int partitions, RequestId id, FunctionUrn function, byte[] body) {
        Invocation invocation = new Invocation(
                id,
                function,
                Dialect.EYWA,
                Delivery.async(Instant.now(), null),
                new HttpRequest("POST", "/", null, HttpHeaders.NONE, JSON, Payload.of(body)),
                Trace.NONE,
                false);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                PartitionChooser.home(function, partitions),
                function.toString().getBytes(StandardCharsets.UTF_8),
                body);
        InvocationCodec.write(invocation, "/invoq/ingress/bench", record.headers()::add);
        return record;
    }

    /** The result of a call that was answered, to be sent to a callback URL or to nobody. */
    public static ProducerRecord<byte[], byte[]> result(
            String topic, RequestId id, FunctionUrn function, byte[] body, @Nullable String callbackUrl) {
        Result result = new Result(
                id,
                function,
                new Outcome.Answered(HttpAnswer.json(Payload.of(body))),
                new Execution("bench-worker", 1, Duration.ofNanos(12_000), Payload.EMPTY),
                callbackUrl,
                Trace.NONE);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, id.toString().getBytes(StandardCharsets.UTF_8), body);
        ResultCodec.write(result, RecordType.RESULT, Instant.now(), record.headers()::add);
        return record;
    }
}
