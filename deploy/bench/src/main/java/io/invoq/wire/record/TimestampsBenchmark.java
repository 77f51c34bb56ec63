package io.invoq.wire.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Moments as they stand in records, RFC 3339 text: an invocation holds two, a result one. The library's formatter, which
 * {@link Timestamps} replaced, is measured beside it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class TimestampsBenchmark {

    private final Instant moment = Instant.parse("2026-11-22T10:15:30.123456Z");
    private final byte[] text = moment.toString().getBytes(StandardCharsets.US_ASCII);

    @Benchmark
    public byte[] write() {
        return Timestamps.write(moment);
    }

    @Benchmark
    public Instant read() {
        return Timestamps.read(text);
    }

    @Benchmark
    public byte[] supersededWrite() {
        return moment.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public Instant supersededRead() {
        return Instant.parse(new String(text, StandardCharsets.UTF_8));
    }
}
