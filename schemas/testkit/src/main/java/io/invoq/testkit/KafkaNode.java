package io.invoq.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** One node of {@link KafkaNodes}: its configuration, and its process while there is one. */
final class KafkaNode implements AutoCloseable {

    /** What all nodes of a cluster have in common. */
    record Cluster(String id, String voters, Map<String, String> settings) {}

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
    private static final String CONTROLLER = "CONTROLLER";

    private final int id;
    private final int port;
    private final Path properties;
    private @Nullable JavaProcess process;

    private KafkaNode(int id, int port, Properties settings, Cluster cluster, Path directory) {
        this.id = id;
        this.port = port;
        this.properties = directory.resolve("node-" + id + ".properties");
        Path data = directory.resolve("node-" + id);
        settings.putAll(cluster.settings());
        settings.put("node.id", Integer.toString(id));
        settings.put("advertised.listeners", "PLAINTEXT://" + address());
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.quorum.voters", cluster.voters());
        settings.put("log.dirs", data.toString());
        settings.putAll(BrokerSettings.quickToMissANode());
        write(settings);
        format(id, cluster.id(), data.toString());
    }

    static KafkaNode controller(int id, int port, int controllerPort, Cluster cluster, Path directory) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        return new KafkaNode(id, port, settings, cluster, directory);
    }

    static KafkaNode broker(int id, int port, Cluster cluster, Path directory) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port);
        return new KafkaNode(id, port, settings, cluster, directory);
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    JavaProcess process() {
        if (process == null) {
            throw new IllegalStateException("node " + id + " was never started");
        }
        return process;
    }

    void launch() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("node " + id + " is running");
        }
        process = new JavaCommand("kafka-node-" + id, "kafka.Kafka")
                .args(properties.toString())
                .start();
    }

    /** Waits until this node itself knows of so many nodes that serve, itself among them. */
    void awaitServing(int nodes) {
        process().await("a cluster of " + nodes, START_TIMEOUT, () -> isListening() && sees(nodes));
    }

    void stop() {
        process().terminate(STOP_TIMEOUT);
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean sees(int nodes) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            Collection<Node> seen = TestTopics.get(admin.describeCluster().nodes(), "node " + id + " does not answer");
            return seen.size() >= nodes && seen.stream().anyMatch(node -> node.id() == id);
        }
    }

    private void write(Properties settings) {
        try (Writer file = Files.newBufferedWriter(properties)) {
            settings.store(file, null);
        } catch (IOException e) {
            throw new UncheckedIOException("the configuration of node " + id + " could not be written", e);
        }
    }

    private static void format(int id, String clusterId, String data) {
        try {
            new Formatter()
                    .setNodeId(id)
                    .setClusterId(clusterId)
                    .setControllerListenerName(CONTROLLER)
                    .setDirectories(List.of(data))
                    .setMetadataLogDirectory(data)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("the data directory of node " + id + " could not be formatted: " + data, e);
        }
    }
}
