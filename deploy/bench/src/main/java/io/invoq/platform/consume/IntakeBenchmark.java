package io.invoq.platform.consume;

import io.invoq.platform.config.DataSize;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** All that a lane's thread does with a polled record but its handler: hands it out, applies its completion. Per record. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class IntakeBenchmark {

    private static final int BATCH = 256;
    private static final int HEADERS = 14;

    private final CompletionQueue completions = new CompletionQueue(() -> {});
    private final List<ConsumerRecord<byte[], byte[]>> polled = polled();

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long handOutAndComplete() {
        PartitionIntake intake = new PartitionIntake(
                new TopicPartition("lane", 0),
                new LaneSettings(
                        "lane", BATCH * 2, DataSize.ofMebibytes(64), Duration.ofSeconds(1), Duration.ofSeconds(1)),
                new Commitment.WhenComplete(),
                new CheckedOutRuns(CheckoutLog.NOWHERE));
        intake.add(polled);
        intake.handOut(IntakeBenchmark::completeAtOnce, completions);
        completions.drain();
        return intake.committable();
    }

    private static boolean completeAtOnce(LaneRecord record) {
        record.complete();
        return true;
    }

    private static List<ConsumerRecord<byte[], byte[]>> polled() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            RecordHeaders headers = new RecordHeaders();
            for (int j = 0; j < HEADERS; j++) {
                headers.add("ce_attribute" + j, "a value as long as most".getBytes(StandardCharsets.UTF_8));
            }
            records.add(new ConsumerRecord<>(
                    "lane",
                    0,
                    i,
                    0,
                    TimestampType.CREATE_TIME,
                    16,
                    1024,
                    new byte[16],
                    new byte[1024],
                    headers,
                    Optional.empty()));
        }
        return records;
    }
}
