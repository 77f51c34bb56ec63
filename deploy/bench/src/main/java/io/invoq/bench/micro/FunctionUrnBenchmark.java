package io.invoq.bench.micro;

import io.invoq.wire.function.FunctionUrn;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A function's URN: read from each record, and written into each. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class FunctionUrnBenchmark {

    private final String text = WireExamples.FUNCTION.toString();

    @Benchmark
    public FunctionUrn parse() {
        return FunctionUrn.parse(text);
    }

    @Benchmark
    public String[] supersededParse() {
        return SupersededUrnCheck.parse(text);
    }

    @Benchmark
    public String format() {
        return WireExamples.FUNCTION.toString();
    }
}
