package io.invoq.platform.consume;

import io.invoq.platform.config.DataSize;
import io.invoq.platform.lifecycle.ServiceThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A lane over a {@link SteppedConsumer}, with what it handed out and what it told its listener. */
final class LaneFixture implements AutoCloseable {

    private static final String TOPIC = "lane";

    /** Roomy bounds, a commit with each turn. */
    static final LaneSettings ROOMY =
            new LaneSettings(TOPIC, 100, DataSize.ofMebibytes(1), Duration.ZERO, Duration.ofSeconds(5));

    final SteppedConsumer consumer = new SteppedConsumer();
    final TakenRecords handler = new TakenRecords();
    final List<String> heard = new CopyOnWriteArrayList<>();
    final List<Runnable> onRevoking = new CopyOnWriteArrayList<>();
    final LaneConsumer lane;

    private LaneFixture(LaneSettings settings, RecordHandler first) {
        consumer.updateBeginningOffsets(Map.of(partition(0), 0L, partition(1), 0L));
        RecordHandler both = record -> first.offer(record) && handler.offer(record);
        lane = LaneConsumer.start(consumer, settings, both, new Heard(), new ServiceThreads("test").platform("lane"));
    }

    /** A lane that owns partitions 0 and 1. */
    static LaneFixture start(LaneSettings settings) {
        return start(settings, record -> true);
    }

    /** The same, with a handler that is asked before records are taken. */
    static LaneFixture start(LaneSettings settings, RecordHandler first) {
        LaneFixture fixture = new LaneFixture(settings, first);
        fixture.consumer.assignInNextPoll(partition(0), partition(1));
        fixture.consumer.turn();
        return fixture;
    }

    static LaneSettings withMaxRecords(int maxRecords) {
        return new LaneSettings(TOPIC, maxRecords, ROOMY.maxBytes(), ROOMY.commitInterval(), ROOMY.drainTimeout());
    }

    static LaneSettings withMaxBytes(long maxBytes) {
        return new LaneSettings(
                TOPIC, ROOMY.maxRecords(), new DataSize(maxBytes), ROOMY.commitInterval(), ROOMY.drainTimeout());
    }

    static LaneSettings withCommitInterval(Duration interval) {
        return new LaneSettings(TOPIC, ROOMY.maxRecords(), ROOMY.maxBytes(), interval, ROOMY.drainTimeout());
    }

    static LaneSettings withDrainTimeout(Duration timeout) {
        return new LaneSettings(TOPIC, ROOMY.maxRecords(), ROOMY.maxBytes(), ROOMY.commitInterval(), timeout);
    }

    static TopicPartition partition(int number) {
        return new TopicPartition(TOPIC, number);
    }

    static ConsumerRecord<byte[], byte[]> record(int partition, long offset, int bytes) {
        return new ConsumerRecord<>(TOPIC, partition, offset, new byte[0], new byte[bytes]);
    }

    /** Records of one byte that the next poll returns. */
    void add(int partition, long... offsets) {
        for (long offset : offsets) {
            consumer.addRecord(record(partition, offset, 1));
        }
    }

    /** Adds the records and lets the lane take them. */
    void handOut(int partition, long... offsets) {
        add(partition, offsets);
        consumer.turn();
    }

    /** Completes what is left, so that closing has nothing to wait for. */
    @Override
    public void close() {
        handler.completeAll();
        consumer.letTimeRun();
        lane.close();
    }

    private final class Heard implements LaneListener {

        @Override
        public void owned(Set<Integer> partitions) {
            heard.add("owned " + partitions);
        }

        @Override
        public void revoking(Set<Integer> partitions) {
            onRevoking.forEach(Runnable::run);
        }

        @Override
        public void holdingUp(int partition, long offset) {
            heard.add("holding up " + partition + "/" + offset);
        }

        @Override
        public void committed(Map<Integer, Long> offsets) {
            heard.add("committed " + offsets);
        }
    }
}
