package io.invoq.standalone.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** Kafka's own settings for a single node on one person's machine. */
final class BrokerSettings {

    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final String CLIENT_LISTENER = "PLAINTEXT";

    private BrokerSettings() {}

    static Map<String, String> of(Endpoints endpoints, Path log) {
        Map<String, String> settings = new HashMap<>();
        identity(settings, endpoints, log);
        oneReplica(settings);
        small(settings);
        settings.put("auto.create.topics.enable", "false");
        // A group of one member must not wait for a second one.
        settings.put("group.initial.rebalance.delay.ms", "0");
        // The kernel sizes the buffers; Kafka's fixed 100 KiB makes it drop segments under load.
        settings.put("socket.send.buffer.bytes", "-1");
        settings.put("socket.receive.buffer.bytes", "-1");
        // After a kill the controller, which is this same process, refuses the new broker until the old one's session
        // is
        // over: 9 s by default.
        settings.put("broker.session.timeout.ms", "2000");
        settings.put("broker.heartbeat.interval.ms", "400");
        // Nobody reads the broker's thousands of JMX beans, and registering them costs a part of the start.
        settings.put("metrics.jmx.exclude", ".*");
        settings.put("server.max.startup.time.ms", "60000");
        return settings;
    }

    private static void identity(Map<String, String> settings, Endpoints endpoints, Path log) {
        String clients = CLIENT_LISTENER + "://" + endpoints.clients();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("listeners", clients + "," + CONTROLLER_LISTENER + "://" + endpoints.controller());
        settings.put("advertised.listeners", clients);
        settings.put(
                "listener.security.protocol.map", CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put("inter.broker.listener.name", CLIENT_LISTENER);
        settings.put("controller.quorum.voters", NODE_ID + "@" + endpoints.controller());
        settings.put("log.dirs", log.toString());
    }

    private static void oneReplica(Map<String, String> settings) {
        settings.put("default.replication.factor", "1");
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
    }

    private static void small(Map<String, String> settings) {
        settings.put("offsets.topic.num.partitions", "8");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.num.partitions", "2");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        // On the heap for as long as the broker runs: 128 MiB by default. This much holds 300,000 keys in one pass.
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    }
}
