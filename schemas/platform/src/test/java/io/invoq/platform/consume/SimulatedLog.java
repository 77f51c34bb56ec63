package io.invoq.platform.consume;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The topic that is read: partitions whose offsets have gaps. */
final class SimulatedLog {

    static final String TOPIC = "lane";

    private static final class Partition {

        final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long end;
    }

    private final Map<Integer, Partition> partitions = new TreeMap<>();

    SimulatedLog(int partitions) {
        for (int number = 0; number < partitions; number++) {
            this.partitions.put(number, new Partition());
        }
    }

    List<TopicPartition> partitions() {
        return partitions.keySet().stream()
                .map(number -> new TopicPartition(TOPIC, number))
                .toList();
    }

    /** Appends a record; its offset is its place. */
    ConsumerRecord<byte[], byte[]> append(int partition, int bytes) {
        Partition log = get(partition);
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(TOPIC, partition, log.end++, new byte[0], new byte[bytes]);
        log.records.add(record);
        return record;
    }

    /** Offsets that hold no record: markers of transactions, compaction. */
    void skip(int partition, int offsets) {
        get(partition).end += offsets;
    }

    long end(TopicPartition partition) {
        return get(partition.partition()).end;
    }

    /** Some records from a position on. */
    List<ConsumerRecord<byte[], byte[]>> from(TopicPartition partition, long position, int limit) {
        List<ConsumerRecord<byte[], byte[]>> records = get(partition.partition()).records;
        int low = 0;
        int high = records.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (records.get(middle).offset() < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return records.subList(low, Math.min(records.size(), low + limit));
    }

    private Partition get(int partition) {
        Partition log = partitions.get(partition);
        if (log == null) {
            throw new IllegalArgumentException("no partition " + partition);
        }
        return log;
    }
}
