package io.invoq.e2e;

import io.invoq.testkit.JavaCommand;
import io.invoq.testkit.JavaProcess;
import io.invoq.testkit.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * Roles as processes of their own, the way an operator runs them, against one broker process that it starts or against
 * brokers that are there. Owns all processes that it starts: closing it ends those that are left. Safe for use by several
 * threads.
 */
public final class Cluster implements AutoCloseable {

    /** Long enough for a busy machine: it ends when the process says that it is ready. */
    private static final Duration START = Duration.ofSeconds(90);

    private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    /** A role and where callers or operators reach it. */
    public record Role(JavaProcess process, int port, int adminPort) {

        /** Waits until the role says that it is ready, again say. */
        public void awaitReady() {
            process.awaitHttpOk(URI.create("http://127.0.0.1:" + adminPort + "/health/ready"), START);
        }
    }

    /** How the roles make the topics. */
    public record Layout(int partitions, int replicas, int minInSync) {}

    private final Path data;
    private final Layout layout;
    private final List<JavaProcess> processes = new CopyOnWriteArrayList<>();
    private final String bootstrapServers;

    /** Roles against brokers that are there already; they are not owned. */
    public Cluster(Path data, String bootstrapServers, Layout layout) {
        this.data = data;
        this.layout = layout;
        this.bootstrapServers = bootstrapServers;
    }

    Cluster(Path data) {
        this.data = data;
        this.layout = new Layout(8, 1, 1);
        JavaProcess broker = own(new JavaCommand("broker", "io.invoq.standalone.broker.BrokerMain")
                .args("--port", "0", "--data", data.resolve("broker").toString())
                .start());
        this.bootstrapServers = broker.awaitLine(Pattern.compile("ready bootstrap=(\\S+)"), START)
                .group(1);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    public Role ingress(String node, String... settings) {
        int port = Ports.free();
        return start(
                "io.invoq.ingress.IngressMain", node, port, "ingress.host=127.0.0.1", "ingress.port=" + port, settings);
    }

    public Role worker(String node, String... settings) {
        return start(
                "io.invoq.worker.WorkerMain", node, 0, "worker.max-records=500", "worker.drain-timeout=60s", settings);
    }

    public Role dispatcher(String node, String... settings) {
        return start(
                "io.invoq.dispatcher.CallbackDispatcherMain",
                node,
                0,
                "callbacks.signing-secret=" + SECRET,
                "callbacks.allow-loopback=true",
                settings);
    }

    /** The administrator's token that a node wrote. */
    public String token(String node) throws IOException {
        return Files.readString(data.resolve(node).resolve("admin.token")).strip();
    }

    private Role start(String mainClass, String node, int port, String first, String second, String... more) {
        int adminPort = Ports.free();
        JavaCommand command = new JavaCommand(node, mainClass)
                .args("--set", "node.id=" + node)
                .args("--set", "node.data=" + data.resolve(node))
                .args("--set", "kafka.bootstrap-servers=" + bootstrapServers)
                .args("--set", "topics.partitions=" + layout.partitions())
                .args("--set", "topics.replication-factor=" + layout.replicas())
                .args("--set", "topics.min-insync-replicas=" + layout.minInSync())
                .args("--set", "admin.port=" + adminPort)
                .args("--set", first)
                .args("--set", second);
        for (String setting : more) {
            command.args("--set", setting);
        }
        Role role = new Role(own(command.start()), port, adminPort);
        try {
            role.awaitReady();
            return role;
        } catch (RuntimeException | Error e) {
            role.process().close();
            throw e;
        }
    }

    private JavaProcess own(JavaProcess process) {
        processes.add(process);
        return process;
    }

    @Override
    public void close() {
        for (JavaProcess process : processes.reversed()) {
            process.close();
        }
    }
}
