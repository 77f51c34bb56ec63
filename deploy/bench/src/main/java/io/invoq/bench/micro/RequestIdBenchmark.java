package io.invoq.bench.micro;

import io.invoq.wire.record.RequestId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A call's id: made once, written into each record and each answer, read from each. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class RequestIdBenchmark {

    private final RequestId id = RequestId.next(WireExamples.TIME);
    private final String text = id.toString();

    @Benchmark
    public RequestId next() {
        return RequestId.next(WireExamples.TIME);
    }

    @Benchmark
    public Optional<RequestId> parse() {
        return RequestId.parse(text);
    }

    @Benchmark
    public String format() {
        return id.toString();
    }
}
