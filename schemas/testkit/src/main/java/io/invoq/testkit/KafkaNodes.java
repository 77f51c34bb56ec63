package io.invoq.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/**
 * A cluster of one test's own, each node a child process that can be stopped, killed, paused and started again with the
 * same port and data. Nodes are numbered from 0. With three nodes or more the first three are the controllers and
 * topics have three replicas, two of them in sync, so that any one node may be missing; with fewer, node 0 is the
 * controller and has to be there for the others to start.
 *
 * <p>Owned by the test that started it; used by one thread at a time, apart from {@link #bootstrapServers()} and
 * {@link #createTopic}.
 */
public final class KafkaNodes implements KafkaFixture, AutoCloseable {

    private final Path directory;
    private final List<KafkaNode> nodes;

    private KafkaNodes(Path directory, List<KafkaNode> nodes) {
        this.directory = directory;
        this.nodes = nodes;
    }

    static KafkaNodes start(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a cluster of " + count + " nodes; it needs at least 1");
        }
        Path directory = newDirectory();
        KafkaNodes cluster = new KafkaNodes(directory, layOut(directory, count));
        try {
            cluster.nodes.forEach(KafkaNode::launch);
            cluster.nodes.forEach(node -> node.awaitServing(count));
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public String bootstrapServers() {
        return nodes.stream().map(KafkaNode::address).collect(Collectors.joining(","));
    }

    @Override
    public String createTopic(String prefix, int partitions, Map<String, String> settings) {
        return TestTopics.create(
                bootstrapServers(), prefix, partitions, BrokerSettings.replicas(nodes.size()), settings);
    }

    /** Ends a node in good order: its partitions get other leaders first. */
    public void stopNode(int node) {
        nodes.get(node).stop();
    }

    /** Kills a node by SIGKILL: its sockets close, nothing is handed over. */
    public void killNode(int node) {
        nodes.get(node).process().kill();
    }

    /** Makes a node stand still by SIGSTOP: its sockets stay open and nothing answers. */
    public void pauseNode(int node) {
        nodes.get(node).process().pause();
    }

    /** Lets a paused node go on. */
    public void resumeNode(int node) {
        nodes.get(node).process().resume();
    }

    /** How many nodes there are, running or not. */
    public int count() {
        return nodes.size();
    }

    /** Which node leads the controllers now; it takes part itself unless it was taken away a moment ago. */
    public int activeController() {
        return Replication.activeController(bootstrapServers());
    }

    /** Waits until every node is in sync for all it has replicas of: only then may the next one be taken away. */
    public void awaitWhole() {
        for (int node = 0; node < nodes.size(); node++) {
            // A node that was paused still believes what was true before; another one knows.
            Replication.awaitInSync(nodes.get((node + 1) % nodes.size()).address(), node);
        }
    }

    /** Starts a stopped or killed node with the port and data it had; returns once it serves and is in sync. */
    public void startNode(int node) {
        nodes.get(node).launch();
        nodes.get(node).awaitServing(1);
        Replication.awaitInSync(nodes.get(node).address(), node);
    }

    /** Kills what is left and deletes the data. */
    @Override
    public void close() {
        nodes.forEach(KafkaNode::close);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the data of the brokers in " + directory + " could not be deleted", e);
        }
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "kafka-")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for the data of the brokers under target", e);
        }
    }

    private static List<KafkaNode> layOut(Path directory, int count) {
        int controllers = count >= 3 ? 3 : 1;
        List<Integer> ports = Ports.free(count + controllers);
        String voters = IntStream.range(0, controllers)
                .mapToObj(id -> id + "@127.0.0.1:" + ports.get(count + id))
                .collect(Collectors.joining(","));
        KafkaNode.Cluster cluster =
                new KafkaNode.Cluster(Uuid.randomUuid().toString(), voters, BrokerSettings.complete(count));
        return IntStream.range(0, count)
                .mapToObj(id -> id < controllers
                        ? KafkaNode.controller(id, ports.get(id), ports.get(count + id), cluster, directory)
                        : KafkaNode.broker(id, ports.get(id), cluster, directory))
                .toList();
    }
}
