package io.invoq.bench.micro;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A call's records: two are written and read on its way. Reading begins with headers as a consumer has them, so it
 * includes what Kafka's headers do when they are first looked at; {@link #fetchedHeaders} is what making them costs,
 * to be taken off.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class RecordCodecBenchmark {

    private final Invocation invocation = WireExamples.invocation();
    private final Result result = WireExamples.result();
    private final byte[] body = WireExamples.body().bytes();
    private final ByteBuffer[][] invocationHeaders = buffers(encoded(invocation));
    private final ByteBuffer[][] resultHeaders = buffers(encoded(result));

    @Benchmark
    public Headers encodeInvocation() {
        return encoded(invocation);
    }

    @Benchmark
    public Invocation decodeInvocation() {
        return InvocationCodec.read(KafkaHeaders.reader(fetched(invocationHeaders)), body);
    }

    @Benchmark
    public Invocation decodeInvocationBySupersededReader() {
        return InvocationCodec.read(SupersededHeaderReader.of(fetched(invocationHeaders)), body);
    }

    @Benchmark
    public Headers encodeResult() {
        return encoded(result);
    }

    @Benchmark
    public Result decodeResult() {
        return ResultCodec.read(KafkaHeaders.reader(fetched(resultHeaders)), body);
    }

    /** What the thread that reads all replies did for each, before it took the id from the record's key. */
    @Benchmark
    public RequestId decodeResultId() {
        return ResultCodec.readId(KafkaHeaders.reader(fetched(resultHeaders)));
    }

    /** No work of Invoq's: what the decoding benchmarks begin with. */
    @Benchmark
    public Headers fetchedHeaders() {
        return fetched(invocationHeaders);
    }

    private static Headers encoded(Invocation invocation) {
        Headers headers = new RecordHeaders();
        InvocationCodec.write(invocation, WireExamples.SOURCE, headers::add);
        return headers;
    }

    private static Headers encoded(Result result) {
        Headers headers = new RecordHeaders();
        ResultCodec.write(result, RecordType.REPLY, WireExamples.TIME, headers::add);
        return headers;
    }

    private static Headers fetched(ByteBuffer[][] headers) {
        Header[] fetched = new Header[headers.length];
        for (int i = 0; i < headers.length; i++) {
            fetched[i] = new RecordHeader(headers[i][0].duplicate(), headers[i][1].duplicate());
        }
        return new RecordHeaders(fetched);
    }

    private static ByteBuffer[][] buffers(Headers headers) {
        Header[] written = headers.toArray();
        ByteBuffer[][] buffers = new ByteBuffer[written.length][];
        for (int i = 0; i < written.length; i++) {
            buffers[i] = new ByteBuffer[] {
                ByteBuffer.wrap(written[i].key().getBytes(StandardCharsets.UTF_8)), ByteBuffer.wrap(written[i].value())
            };
        }
        return buffers;
    }
}
