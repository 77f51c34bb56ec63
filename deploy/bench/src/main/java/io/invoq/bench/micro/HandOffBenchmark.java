package io.invoq.bench.micro;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * Candidates for carrying completions to a lane's thread: the queue in use, {@link ConcurrentLinkedQueue}, its
 * sibling that can wait, and the bounded ones with locks. One thread alone shows the cost of a node, two show what
 * contention adds.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class HandOffBenchmark {

    private static final int BATCH = 64;

    /** A candidate, shared by all threads. */
    @State(Scope.Benchmark)
    public static class Candidate {

        @Param({"ConcurrentLinkedQueue", "LinkedTransferQueue", "LinkedBlockingQueue", "ArrayBlockingQueue"})
        private String name = "";

        private Queue<Object> queue = new ConcurrentLinkedQueue<>();

        @Setup
        public void open() {
            queue = switch (name) {
                case "LinkedTransferQueue" -> new LinkedTransferQueue<>();
                case "LinkedBlockingQueue" -> new LinkedBlockingQueue<>(BATCH * 16);
                case "ArrayBlockingQueue" -> new ArrayBlockingQueue<>(BATCH * 16);
                default -> new ConcurrentLinkedQueue<>();
            };
        }
    }

    private final Object item = new Object();

    /** Adds a batch and takes it, per item. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int alone(Candidate candidate) {
        return pass(candidate.queue);
    }

    /** The same by two threads at once on one queue. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    @Threads(2)
    public int contended(Candidate candidate) {
        return pass(candidate.queue);
    }

    private int pass(Queue<Object> queue) {
        for (int i = 0; i < BATCH; i++) {
            queue.add(item);
        }
        int taken = 0;
        while (taken < BATCH && queue.poll() != null) {
            taken++;
        }
        return taken;
    }
}
