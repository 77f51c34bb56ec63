package io.invoq.ingress.invoke;

import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.Groups;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Positions as the brokers have them. Safe for use by several threads; owns its admin client. */
final class BrokerPositions implements LanePositions {

    /** For each question: beyond it the callers wait for nothing. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Admin admin;
    private final String group;
    private final String topic;

    /** @param admin taken over: closed with this */
    BrokerPositions(Admin admin, String pool) {
        this.admin = admin;
        this.group = Groups.workers(Lane.SYNC, pool);
        this.topic = Topics.invocations(Lane.SYNC, pool).name();
    }

    @Override
    public Map<Integer, Long> committed(Set<Integer> partitions) throws InterruptedException {
        List<TopicPartition> wanted = partitions.stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
        var question = Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(wanted));
        var answer = await(
                "read the committed offsets of " + group,
                admin.listConsumerGroupOffsets(question).partitionsToOffsetAndMetadata(group));
        Map<Integer, Long> committed = new HashMap<>();
        answer.forEach((partition, offset) -> {
            if (offset != null) {
                committed.put(partition.partition(), offset.offset());
            }
        });
        return committed;
    }

    @Override
    public long endOfReplies(int partition) throws InterruptedException {
        TopicPartition replies = new TopicPartition(Topics.replies().name(), partition);
        return await(
                        "read the end of " + replies,
                        admin.listOffsets(Map.of(replies, OffsetSpec.latest())).partitionResult(replies))
                .offset();
    }

    private static <T> T await(String step, KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new UnknownPositionException("could not " + step + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new UnknownPositionException(
                    "could not " + step + ": no broker answered within " + TIMEOUT.toMillis() + "ms", e);
        }
    }

    @Override
    public void close() {
        admin.close(TIMEOUT);
    }
}
