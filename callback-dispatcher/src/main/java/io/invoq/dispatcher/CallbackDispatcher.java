package io.invoq.dispatcher;

import io.invoq.dispatcher.consume.CallbackLane;
import io.invoq.dispatcher.deliver.CallbackSender;
import io.invoq.platform.consume.LaneSettings;
import io.invoq.platform.health.HealthChecks;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.kafka.TopicProvisioner;
import io.invoq.platform.lifecycle.Lifecycle;
import io.invoq.platform.lifecycle.Node;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.topic.Topics;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One callback dispatcher, composed. {@link #close()} drains: no more results are read, deliveries under way end, then
 * the clients are closed, in the reverse order of their start.
 *
 * <pre>
 *   invoq.results ─► LaneConsumer ─► CallbackIntake ─► (virtual thread) CallbackSender ─► POST
 *                         ▲ complete       │ given up
 *                         └────────────────┴─► invoq.dead-letters
 * </pre>
 */
public final class CallbackDispatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackDispatcher.class);

    private final Lifecycle parts;

    private CallbackDispatcher(Lifecycle parts) {
        this.parts = parts;
    }

    /**
     * Starts a dispatcher; when it returns, it consumes.
     *
     * @param node what every role is given
     * @param config the dispatcher's own settings
     * @param health hears of this node's state; not owned
     */
    public static CallbackDispatcher start(Node node, DispatcherConfig config, HealthChecks health)
            throws InterruptedException {
        ServiceThreads threads = new ServiceThreads("dispatcher");
        KafkaClients kafka = new KafkaClients(node.kafka(), node.config().id());
        try (Admin admin = kafka.admin("dispatcher-topics")) {
            new TopicProvisioner(admin, node.topics(), node.kafka().startTimeout())
                    .ensure(List.of(Topics.results(), Topics.deadLetters()));
        }
        Lifecycle parts = new Lifecycle();
        try {
            CallbackSender sender =
                    parts.own("callback sender", new CallbackSender(config.callbacks(), threads, node.clock()));
            LaneSettings settings = new LaneSettings(
                    Topics.results().name(),
                    config.maxRecords(),
                    config.maxBytes(),
                    config.commitInterval(),
                    config.drainTimeout());
            CallbackLane lane =
                    parts.own("callback lane", new CallbackLane(kafka, settings, sender, threads, node.clock()));
            health.live("dispatcher results", () -> {
                Exception failure = lane.failure();
                return failure == null ? null : failure.toString();
            });
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
        if (config.callbacks().allowLoopback()) {
            LOG.atWarn().log("callbacks may go to loopback addresses, so to any service of this machine");
        }
        LOG.atInfo().log("ready");
        return new CallbackDispatcher(parts);
    }

    @Override
    public void close() {
        parts.close();
    }
}
