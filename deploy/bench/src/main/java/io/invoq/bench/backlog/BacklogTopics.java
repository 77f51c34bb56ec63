package io.invoq.bench.backlog;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes, measures and empties the topics of backlogs. Safe for use by several threads; owns its admin client. */
public final class BacklogTopics implements AutoCloseable {

    private final Admin admin;

    public BacklogTopics(String bootstrapServers) {
        this.admin = Admin.create(PlainKafka.common(bootstrapServers));
    }

    /** Makes a topic of one replica, unless it is there. */
    public void create(String topic, int partitions) throws InterruptedException {
        try {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new BacklogException("topic " + topic + " could not be made", e);
            }
        }
    }

    /** How many partitions a topic has. */
    public int partitions(String topic) throws InterruptedException {
        try {
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            return Objects.requireNonNull(description, topic).partitions().size();
        } catch (ExecutionException e) {
            throw new BacklogException("topic " + topic + " could not be described", e);
        }
    }

    /** From now on the broker stamps a topic's records when it appends them: one clock for all that write to it. */
    public void stampOnAppend(String topic) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp change = new AlterConfigOp(
                new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"), AlterConfigOp.OpType.SET);
        try {
            admin.incrementalAlterConfigs(Map.of(resource, List.<AlterConfigOp>of(change)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new BacklogException("topic " + topic + " could not be set to LogAppendTime", e);
        }
    }

    /** The end of each partition. */
    public Map<TopicPartition, Long> ends(String topic) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = IntStream.range(0, partitions(topic))
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        try {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(asked).all().get().forEach((partition, info) -> ends.put(partition, info.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw new BacklogException("the ends of topic " + topic + " could not be read", e);
        }
    }

    /** Removes all that is in a topic, so that a long run does not fill the disk. */
    public void empty(String topic) throws InterruptedException {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        ends(topic).forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
        try {
            admin.deleteRecords(all).all().get();
        } catch (ExecutionException e) {
            throw new BacklogException("topic " + topic + " could not be emptied", e);
        }
    }

    /** Removes topics and what is in them. */
    public void delete(Collection<String> topics) throws InterruptedException {
        try {
            admin.deleteTopics(topics).all().get();
        } catch (ExecutionException e) {
            throw new BacklogException("topics " + topics + " could not be deleted", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
