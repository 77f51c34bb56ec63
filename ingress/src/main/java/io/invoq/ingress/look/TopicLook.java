package io.invoq.ingress.look;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A look at topics for the time of one request, by a consumer that is assigned what is to be read: no group, nothing
 * kept. It is assigned what it is asked about, too, since it warns of answers about anything else. Used by one thread at a
 * time, for one request after another if need be; owns its consumer. Failures are Kafka's.
 */
public final class TopicLook implements AutoCloseable {

    /**
     * How far the clocks of nodes may be apart: a letter's time is that of the node that wrote it, as is that of its
     * record, and a partition holds letters of several.
     */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    /** Offsets to read, the second excluded. */
    public record Range(long from, long end) {

        /** Whether there is nothing in it. */
        public boolean isEmpty() {
            return from >= end;
        }
    }

    private final Consumer<byte[], byte[]> consumer;
    private final Duration timeout;

    /**
     * A look.
     *
     * @param consumer taken over: closed with this
     * @param timeout for each answer of a broker
     */
    public TopicLook(Consumer<byte[], byte[]> consumer, Duration timeout) {
        this.consumer = consumer;
        this.timeout = timeout;
    }

    /** The partitions of a topic. */
    public List<TopicPartition> partitions(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (PartitionInfo info : consumer.partitionsFor(topic, timeout)) {
            partitions.add(new TopicPartition(topic, info.partition()));
        }
        return partitions;
    }

    /** Offsets before which nothing is of that moment or later; the beginnings when there is no moment. */
    public Map<TopicPartition, Long> startsAt(Collection<TopicPartition> partitions, @Nullable Instant moment) {
        consumer.assign(partitions);
        if (moment == null) {
            return consumer.beginningOffsets(partitions, timeout);
        }
        return since(partitions, moment.minus(CLOCKS_APART));
    }

    /** Offsets of the first records of that very moment or later; the ends as they are now where there is none. */
    public Map<TopicPartition, Long> since(Collection<TopicPartition> partitions, Instant moment) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> starts = new HashMap<>(consumer.endOffsets(partitions, timeout));
        starts.putAll(firstSince(partitions, moment));
        return starts;
    }

    /** Offsets from which on nothing is of before that moment; the ends as they are now when there is no moment. */
    public Map<TopicPartition, Long> endsAt(Collection<TopicPartition> partitions, @Nullable Instant moment) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, timeout));
        if (moment != null) {
            ends.putAll(firstSince(partitions, moment.plus(CLOCKS_APART)));
        }
        return ends;
    }

    /**
     * Reads ranges of partitions, in the order of each, until the visitor has seen enough.
     *
     * @param visitor false when it has seen enough
     * @return whether that, or the end of all ranges, came before the end of the allowance
     */
    public boolean sweep(
            Map<TopicPartition, Range> ranges, Allowance allowance, Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
        Map<TopicPartition, Range> open = new HashMap<>(ranges);
        open.values().removeIf(Range::isEmpty);
        Map<TopicPartition, Long> from = open.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().from()));
        assign(from);
        while (!open.isEmpty()) {
            if (allowance.isSpent()) {
                return false;
            }
            for (ConsumerRecord<byte[], byte[]> record : poll(allowance)) {
                Range range = open.get(new TopicPartition(record.topic(), record.partition()));
                if (range != null && record.offset() < range.end() && !visitor.test(record)) {
                    return true;
                }
            }
            open.entrySet()
                    .removeIf(entry ->
                            position(entry.getKey()) >= entry.getValue().end());
            pauseAllBut(open.keySet());
        }
        return true;
    }

    /**
     * Waits until what was just committed can be read: brokers answer a commit before they have told every partition of it.
     *
     * @param ends offsets that the partitions must have passed
     */
    public void awaitReadable(Map<TopicPartition, Long> ends, Allowance allowance) {
        consumer.assign(ends.keySet());
        while (!allowance.isSpent()) {
            Map<TopicPartition, Long> readable = consumer.endOffsets(ends.keySet(), timeout);
            if (ends.entrySet().stream().allMatch(end -> readable.getOrDefault(end.getKey(), 0L) >= end.getValue())) {
                return;
            }
            LockSupport.parkNanos(STEP.toNanos() / 20);
        }
    }

    /** Takes partitions to read from the offsets. */
    public void assign(Map<TopicPartition, Long> from) {
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
    }

    /** Reads on from those partitions only. */
    public void pauseAllBut(Collection<TopicPartition> reading) {
        consumer.pause(consumer.assignment());
        consumer.resume(reading);
    }

    /** What is there, or comes within a moment. */
    public ConsumerRecords<byte[], byte[]> poll(Allowance allowance) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(allowance.patience(STEP));
        records.forEach(allowance::spend);
        return records;
    }

    /** Up to where a partition has been read. */
    public long position(TopicPartition partition) {
        return consumer.position(partition, timeout);
    }

    /** Reads nothing more, not even ahead, until the next look; keeps the connections. */
    public void rest() {
        consumer.unsubscribe();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }

    private Map<TopicPartition, Long> firstSince(Collection<TopicPartition> partitions, Instant moment) {
        long millis = Math.max(0, moment.toEpochMilli());
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, millis));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
                consumer.offsetsForTimes(times, timeout).entrySet()) {
            OffsetAndTimestamp offset = found.getValue();
            if (offset != null) {
                offsets.put(found.getKey(), offset.offset());
            }
        }
        return offsets;
    }
}
