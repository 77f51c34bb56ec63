package io.invoq.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.awaitility.Awaitility;

/**
 * Waits for a node to be in sync again. A broker that serves has not yet caught up with what it missed; who takes the
 * next one away before that leaves partitions with too few replicas in sync to be written to.
 */
final class Replication {

    private static final Duration CATCH_UP = Duration.ofSeconds(90);

    private Replication() {}

    /** Returns once the node is in sync for every partition of which it has a replica. */
    static void awaitInSync(String bootstrapServers, int node) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "request.timeout.ms", 3_000);
        try (Admin admin = Admin.create(settings)) {
            Awaitility.await("node " + node + " to be in sync")
                    .atMost(CATCH_UP)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptionsMatching(e -> e instanceof ExecutionException)
                    .until(() -> isInSync(admin, node));
        }
    }

    /** The node that leads the quorum of controllers, as soon as it has a leader. */
    static int activeController(String bootstrapServers) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "request.timeout.ms", 3_000);
        try (Admin admin = Admin.create(settings)) {
            return Awaitility.await("a leader of the controllers")
                    .atMost(CATCH_UP)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptionsMatching(e -> e instanceof ExecutionException)
                    .until(
                            () -> admin.describeMetadataQuorum()
                                    .quorumInfo()
                                    .get()
                                    .leaderId(),
                            leader -> leader >= 0);
        }
    }

    private static boolean isInSync(Admin admin, int node) throws ExecutionException, InterruptedException {
        Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get();
        return admin.describeTopics(topics).allTopicNames().get().values().stream()
                .map(TopicDescription::partitions)
                .flatMap(List::stream)
                .filter(partition -> holds(partition.replicas(), node))
                .allMatch(partition -> isInSync(partition, node));
    }

    private static boolean isInSync(TopicPartitionInfo partition, int node) {
        return partition.leader() != null && holds(partition.isr(), node);
    }

    private static boolean holds(List<Node> nodes, int id) {
        return nodes.stream().anyMatch(node -> node.id() == id);
    }
}
