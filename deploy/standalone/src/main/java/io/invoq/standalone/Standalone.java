package io.invoq.standalone;

import io.invoq.dispatcher.CallbackDispatcher;
import io.invoq.ingress.Ingress;
import io.invoq.platform.health.AdminServer;
import io.invoq.platform.health.HealthChecks;
import io.invoq.platform.kafka.KafkaConfig;
import io.invoq.platform.lifecycle.Lifecycle;
import io.invoq.platform.lifecycle.Node;
import io.invoq.standalone.broker.EmbeddedBroker;
import io.invoq.worker.Worker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * A whole Invoq in this JVM: broker, dispatcher, worker, ingress, started in this order and drained in the reverse one.
 * The parts meet through the broker only, exactly as separate processes do.
 */
public final class Standalone implements AutoCloseable {

    private static final String ROLE = "standalone";

    private final Lifecycle parts;
    private final int port;
    private final int adminPort;
    private final String bootstrapServers;

    private Standalone(Lifecycle parts, int port, int adminPort, String bootstrapServers) {
        this.parts = parts;
        this.port = port;
        this.adminPort = adminPort;
        this.bootstrapServers = bootstrapServers;
    }

    /** Starts everything; when it returns, calls are taken and run. */
    public static Standalone start(StandaloneConfig config) throws InterruptedException {
        Lifecycle parts = new Lifecycle();
        try {
            return start(config, parts);
        } catch (InterruptedException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static Standalone start(StandaloneConfig config, Lifecycle parts) throws InterruptedException {
        HealthChecks health = new HealthChecks();
        health.starting(ROLE);
        AdminServer admin = parts.own("admin server", AdminServer.start(config.admin(), health));
        EmbeddedBroker broker = parts.own("broker", EmbeddedBroker.start(config.broker()));
        KafkaConfig kafka = new KafkaConfig(List.of(broker.bootstrapServers()), Duration.ofSeconds(30), Map.of());
        Node node = new Node(
                config.node(), kafka, config.topics(), config.secrets(), config.packages(), InstantSource.system());
        parts.own("callback dispatcher", CallbackDispatcher.start(node, config.callbacks(), health));
        parts.own("worker", Worker.start(node, config.worker(), health));
        Ingress ingress = parts.own("ingress", Ingress.start(node, config.ingress(), health));
        health.started(ROLE);
        return new Standalone(parts, ingress.port(), admin.port(), broker.bootstrapServers());
    }

    /** The port that callers connect to. */
    public int port() {
        return port;
    }

    /** The port that operators connect to. */
    public int adminPort() {
        return adminPort;
    }

    /** The embedded broker, for Kafka's own tools. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        parts.close();
    }
}
