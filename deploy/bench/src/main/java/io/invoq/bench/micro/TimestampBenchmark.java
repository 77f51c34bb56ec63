package io.invoq.bench.micro;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Moments as they stand in records, RFC 3339 text. An invocation holds two, a result one; a clock of microseconds gives
 * six digits of fraction.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class TimestampBenchmark {

    private final String text = WireExamples.TIME.toString();

    @Benchmark
    public String format() {
        return WireExamples.TIME.toString();
    }

    @Benchmark
    public Instant parse() {
        return Instant.parse(text);
    }
}
