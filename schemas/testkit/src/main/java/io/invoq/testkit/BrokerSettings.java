package io.invoq.testkit;

import java.util.Map;
import java.util.TreeMap;

/** Kafka's settings for test brokers: small, and quick to start and to rebalance. */
final class BrokerSettings {

    private BrokerSettings() {}

    /** What every kind of test broker is told. */
    static Map<String, String> common() {
        return Map.of(
                "auto.create.topics.enable", "false",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.num.partitions", "2",
                "log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20),
                "socket.send.buffer.bytes", "-1",
                "socket.receive.buffer.bytes", "-1");
    }

    /** The same, with what the in-JVM cluster sets by itself and refuses to be told. */
    static Map<String, String> complete(int nodes) {
        String replicas = Integer.toString(replicas(nodes));
        String inSync = nodes >= 3 ? "2" : "1";
        Map<String, String> settings = new TreeMap<>(common());
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("metrics.jmx.exclude", ".*");
        settings.put("min.insync.replicas", inSync);
        settings.put("offsets.topic.replication.factor", replicas);
        settings.put("offsets.topic.num.partitions", "8");
        settings.put("transaction.state.log.replication.factor", replicas);
        settings.put("transaction.state.log.min.isr", inSync);
        settings.put("share.coordinator.state.topic.replication.factor", replicas);
        settings.put("share.coordinator.state.topic.min.isr", inSync);
        return settings;
    }

    /**
     * A killed or paused node is found out within seconds. A killed one breaks its connections; of a paused one nothing
     * is heard, so all that waits for it waits for a timeout, and Kafka's own for its brokers are 30 s: a request to a
     * controller that stands still, a follower's fetch from a leader that does.
     */
    static Map<String, String> quickToMissANode() {
        return Map.of(
                "broker.session.timeout.ms", "3000",
                "broker.heartbeat.interval.ms", "500",
                "controller.socket.timeout.ms", "2000",
                "controller.quorum.election.timeout.ms", "1000",
                "controller.quorum.fetch.timeout.ms", "2000",
                "controller.quorum.request.timeout.ms", "2000",
                "replica.socket.timeout.ms", "3000",
                "replica.lag.time.max.ms", "5000");
    }

    static int replicas(int nodes) {
        return Math.min(nodes, 3);
    }
}
