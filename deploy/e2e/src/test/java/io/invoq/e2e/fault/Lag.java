package io.invoq.e2e.fault;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the consumer groups have not yet done, in records: the end of a partition may lie beyond the last record, where a
 * transaction has left its marker. Used by one thread; owns its clients.
 */
final class Lag implements AutoCloseable {

    /** Which group reads which topic. */
    private static final Map<String, String> GROUPS = Map.of(
            "invoq-workers.default.sync", "invoq.invocations.sync.default",
            "invoq-workers.default.async", "invoq.invocations.async.default",
            "invoq-callback-dispatcher", "invoq.results");

    private static final Duration POLL = Duration.ofMillis(200);

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;

    Lag(String bootstrapServers) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers, "request.timeout.ms", 5_000));
        this.consumer = Results.reader(bootstrapServers);
    }

    /** Records behind, by group; groups that are not behind are not in it. */
    Map<String, Long> byGroup() {
        Map<String, Long> lag = new TreeMap<>();
        GROUPS.forEach((group, topic) -> {
            long behind = recordsBehind(group, topic);
            if (behind > 0) {
                lag.put(group, behind);
            }
        });
        return lag;
    }

    private long recordsBehind(String group, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, @Nullable OffsetAndMetadata> committed = committed(group);
        Map<TopicPartition, Long> from = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            long begin = begins.getOrDefault(partition, 0L);
            long next = offset == null ? begin : Math.max(begin, offset.offset());
            if (next < ends.getOrDefault(partition, 0L)) {
                from.put(partition, next);
            }
        }
        return count(from, ends);
    }

    private long count(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
        if (from.isEmpty()) {
            return 0;
        }
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        long records = 0;
        do {
            records += consumer.poll(POLL).count();
        } while (from.keySet().stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L)));
        return records;
    }

    private Map<TopicPartition, @Nullable OffsetAndMetadata> committed(String group) {
        try {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the offsets of " + group + " cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the offsets of " + group, e);
        }
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }
}
