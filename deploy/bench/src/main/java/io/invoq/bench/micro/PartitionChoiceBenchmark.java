package io.invoq.bench.micro;

import io.invoq.wire.routing.PartitionChooser;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A function's home partition, looked for at each call. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class PartitionChoiceBenchmark {

    @Param({"8", "64", "256"})
    private int partitions = 8;

    @Benchmark
    public int home() {
        return PartitionChooser.home(WireExamples.FUNCTION, partitions);
    }
}
