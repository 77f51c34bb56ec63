package io.invoq.platform.consume;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Registers a batch of records, completes them, asks what may be committed: per record. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class OffsetTrackerBenchmark {

    private static final int BATCH = 512;

    private final OffsetTracker tracker = new OffsetTracker(0);
    private final int[] shuffled = shuffled();
    private long next;

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long completedInOrder() {
        register();
        for (int i = 0; i < BATCH; i++) {
            tracker.complete(next + i);
        }
        next += BATCH;
        return tracker.committable();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long completedInAnyOrder() {
        register();
        for (int place : shuffled) {
            tracker.complete(next + place);
        }
        next += BATCH;
        return tracker.committable();
    }

    private void register() {
        for (int i = 0; i < BATCH; i++) {
            tracker.register(next + i, 1024);
        }
    }

    private static int[] shuffled() {
        int[] places = new int[BATCH];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 1; i < BATCH; i++) {
            int other = random.nextInt(i + 1);
            places[i] = places[other];
            places[other] = i;
        }
        return places;
    }
}
