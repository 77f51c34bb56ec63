package io.invoq.ingress.invoke;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.HandlerStyle;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.record.Trace;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Calls and their replies, as records. */
public final class TestCalls {

    public static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    static final Instant SINCE = NOW.minus(Duration.ofDays(3));
    static final FunctionUrn URN = FunctionUrn.parse("sn:cn:yrk:acme:function:0@shop@price:latest");

    private static final FunctionDefinition FUNCTION = new FunctionDefinition(
            URN,
            "1",
            RuntimeName.PYTHON3,
            "python3",
            new FunctionDefinition.Code("/code", "main.handler", HandlerStyle.EYWA, null, null),
            new FunctionDefinition.Limits(
                    Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(3), 0, 1, 1, 300, 128),
            Map.of(),
            "",
            SINCE,
            NOW);

    private TestCalls() {}

    static Call call(RequestId id) {
        return call(id, "POST");
    }

    static Call call(RequestId id, String method) {
        return new Call(
                id,
                FUNCTION,
                Dialect.EYWA,
                new HttpRequest(method, "/a", "b=c", HttpHeaders.of("X-A", "1"), "text/plain", Payload.of("body")),
                Trace.NONE,
                false);
    }

    static Invocation invocation(RequestId id) {
        Call call = call(id);
        return new Invocation(id, URN, call.dialect(), Delivery.async(NOW, null), call.request(), call.trace(), false);
    }

    /** A reply that says the text. */
    public static ConsumerRecord<byte[], byte[]> reply(int partition, long offset, RequestId id, String text) {
        Result result = new Result(
                id,
                URN,
                new Outcome.Answered(HttpAnswer.json(Payload.of(text))),
                new Execution("worker-1", 1, Duration.ofMillis(3), Payload.EMPTY),
                null,
                Trace.NONE);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                Topics.replies().name(),
                partition,
                offset,
                null,
                ResultCodec.body(result).bytes());
        ResultCodec.write(result, RecordType.REPLY, NOW, record.headers()::add);
        return record;
    }

    /** The text that a reply said. */
    public static String text(Result result) {
        return ((Outcome.Answered) result.outcome()).answer().body().utf8();
    }
}
