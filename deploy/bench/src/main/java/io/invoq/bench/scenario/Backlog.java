package io.invoq.bench.scenario;

import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** The asynchronous calls that a scenario has had accepted, and that no later one is to be disturbed by. */
final class Backlog {

    private Backlog() {}

    /** Removes all that waits, while no worker runs. */
    static void forget(String bootstrapServers) throws Exception {
        String topic = Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL).name();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (TopicDescription description :
                    admin.describeTopics(List.of(topic)).allTopicNames().get().values()) {
                description
                        .partitions()
                        .forEach(part -> ends.put(new TopicPartition(topic, part.partition()), OffsetSpec.latest()));
            }
            Map<TopicPartition, RecordsToDelete> waiting = new HashMap<>();
            admin.listOffsets(ends)
                    .all()
                    .get()
                    .forEach((partition, end) -> waiting.put(partition, RecordsToDelete.beforeOffset(end.offset())));
            admin.deleteRecords(waiting).all().get();
        }
    }
}
