package io.invoq.ingress;

import io.invoq.ingress.batch.BatchReader;
import io.invoq.ingress.cancel.CancelWriter;
import io.invoq.ingress.deadletter.DeadLetters;
import io.invoq.ingress.http.HttpIngress;
import io.invoq.ingress.http.Management;
import io.invoq.ingress.idempotency.Idempotency;
import io.invoq.ingress.invoke.InFlight;
import io.invoq.ingress.invoke.InvocationPublisher;
import io.invoq.ingress.invoke.Invoker;
import io.invoq.ingress.invoke.LostCalls;
import io.invoq.ingress.packages.Packages;
import io.invoq.ingress.registry.FunctionRegistry;
import io.invoq.ingress.reply.ReplyReader;
import io.invoq.ingress.status.Statuses;
import io.invoq.platform.health.HealthChecks;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.kafka.TopicProvisioner;
import io.invoq.platform.lifecycle.Lifecycle;
import io.invoq.platform.lifecycle.Node;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.nodes.Heartbeat;
import io.invoq.platform.nodes.NodesView;
import io.invoq.platform.packages.PackageStore;
import io.invoq.platform.packages.PackageStores;
import io.invoq.wire.node.NodeRole;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.TopicSpec;
import io.invoq.wire.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ingress node, composed. {@link #close()} drains: new calls are refused, those in flight end, then the clients are
 * closed, in the reverse order of their start.
 *
 * <pre>
 *   caller ─► HttpIngress (virtual thread) ─► Invoker ─► InvocationPublisher ─► invoq.invocations.*, invoq.delays.*
 *                    ▲                           ▲
 *                    └── answer ◄────────────────┴── PendingReply ◄── ReplyReader ◄── invoq.replies
 *                                                          ▲
 *                                                          └── LostCalls ◄── NodesView ◄── invoq.nodes
 *   who asks ─► HttpIngress ─► Statuses ◄── invoq.results;  looks at invoq.results, invoq.delays.*, invoq.invocations.async.*
 * </pre>
 */
public final class Ingress implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ingress.class);
    private static final TopicSpec SYNC = Topics.invocations(Lane.SYNC, Topics.DEFAULT_POOL);
    private static final TopicSpec ASYNC = Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL);

    private final Lifecycle parts;
    private final HttpIngress http;

    private Ingress(Lifecycle parts, HttpIngress http) {
        this.parts = parts;
        this.http = http;
    }

    /**
     * Starts a node; when it returns, calls are taken.
     *
     * @param node what every role is given
     * @param config the ingress's own settings
     * @param health hears of this node's state; not owned
     */
    public static Ingress start(Node node, IngressConfig config, HealthChecks health) throws InterruptedException {
        Lifecycle parts = new Lifecycle();
        try {
            return start(node, config, health, parts);
        } catch (InterruptedException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static Ingress start(Node node, IngressConfig config, HealthChecks health, Lifecycle parts)
            throws InterruptedException {
        String id = node.config().id();
        ServiceThreads threads = new ServiceThreads("ingress");
        KafkaClients kafka = new KafkaClients(node.kafka(), id);
        Map<String, Integer> partitions = ensureTopics(node, kafka);

        RegistryParts registered = RegistryParts.start(node, config, kafka, threads, parts);

        int replyPartitions = partitions.getOrDefault(Topics.replies().name(), 1);
        ReplyReader replies = parts.own(
                "reply reader",
                ReplyReader.start(
                        kafka.assignedConsumer("ingress-replies"),
                        replyPartition(config, id, replyPartitions),
                        threads.platform("replies")));
        NodesView nodes = watchWorkers(new Watch(id, config.workerSilence(), kafka, replies, threads), parts);
        HttpIngress.Admission admission = new Admission(node, config.tokens(), threads).start(registered, nodes, parts);
        Statuses statuses = parts.own(
                "statuses",
                Statuses.start(
                        kafka, config.status(), threads, node.clock(), System::nanoTime, admission.quotas()::ended));
        Source source = new Source(kafka, config, partitions, id);
        InvocationPublisher sync = parts.own("sync publisher", publisher(source, SYNC, invocation -> {}));
        InvocationPublisher async = parts.own("async publisher", publisher(source, ASYNC, statuses::accepted));
        InFlight inFlight =
                new InFlight(config.maxInFlight(), config.maxInFlightBytes().bytes());
        Invoker invoker = new Invoker(
                sync,
                async,
                replies,
                new Invoker.Patience(config.acceptTimeout(), config.brokerSilence()),
                node.clock(),
                System::nanoTime);
        Idempotency idempotency = parts.own(
                "idempotency",
                Idempotency.start(
                        new Idempotency.Place(id, replies.partition(), config.brokerSilence()),
                        partitions,
                        config.idempotency(),
                        new Idempotency.Parts(kafka, async, threads, node.clock(), System::nanoTime)));
        FunctionRegistry registry = new FunctionRegistry(
                registered.view(),
                registered.transactions(),
                registered.environments(),
                config.checkCodePath(),
                node.clock());
        Packages packages = parts.own("packages", packages(node, registered, threads, parts));
        DeadLetters deadLetters = DeadLetters.of(
                kafka,
                config.deadLetters(),
                id,
                partitions.getOrDefault(ASYNC.name(), 1),
                node.clock(),
                System::nanoTime);
        CancelWriter cancels = parts.own(
                "cancel writer",
                new CancelWriter(
                        kafka.producer("ingress-cancels", config.brokerSilence(), config.brokerSilence()),
                        id,
                        config.brokerSilence()));
        HttpIngress http = parts.own(
                "http",
                HttpIngress.start(
                        new HttpIngress.Settings(
                                config.host(),
                                config.port(),
                                config.maxBodySize().bytes(),
                                new BatchReader.Limits(
                                        config.maxBatchLines(),
                                        Math.toIntExact(
                                                config.maxBatchLineSize().bytes())),
                                config.drainTimeout()),
                        new HttpIngress.Parts(
                                admission,
                                registry,
                                registered.pauses(),
                                registered.secrets(),
                                Management.over(
                                        registered.view(),
                                        registered.transactions(),
                                        registered.environments(),
                                        node.clock()),
                                packages,
                                invoker,
                                idempotency.calls(),
                                deadLetters,
                                cancels,
                                statuses,
                                inFlight,
                                node.clock())));

        health.live("ingress registry", () -> problem(registered.view().failure()));
        health.live("ingress registrar", () -> problem(registered.registrar().failure()));
        health.live("ingress replies", () -> problem(replies.failure()));
        health.live("ingress idempotency", () -> problem(idempotency.failure()));
        health.live("ingress results", () -> problem(statuses.failure()));
        health.live("ingress nodes", () -> problem(nodes.failure()));
        health.ready("ingress", () -> http.isDraining() ? "draining" : null);
        LOG.atInfo()
                .addKeyValue("port", http.port())
                .addKeyValue("replyPartition", replies.partition())
                .log("ready");
        return new Ingress(parts, http);
    }

    /** The port that callers connect to. */
    public int port() {
        return http.port();
    }

    @Override
    public void close() {
        parts.close();
    }

    private static Packages packages(Node node, RegistryParts registered, ServiceThreads threads, Lifecycle parts) {
        Path data = node.config().data();
        PackageStore store = parts.own("package store", PackageStores.open(node.packages(), data));
        return new Packages(store, node.packages().limits(), data, registered.transactions(), threads, node.clock());
    }

    private static Map<String, Integer> ensureTopics(Node node, KafkaClients kafka) throws InterruptedException {
        List<TopicSpec> needed = new ArrayList<>(List.of(
                SYNC,
                ASYNC,
                Topics.replies(),
                Topics.results(),
                Topics.checkouts(),
                Topics.registry(),
                Topics.registryCommands(),
                Topics.nodes(),
                Topics.deadLetters(),
                Topics.deadLetterMarks(),
                Topics.cancels()));
        needed.addAll(Idempotency.topics());
        for (DelayTier tier : DelayTier.values()) {
            needed.add(Topics.delays(tier));
        }
        try (Admin admin = kafka.admin("ingress-topics")) {
            return new TopicProvisioner(admin, node.topics(), node.kafka().startTimeout()).ensure(needed);
        }
    }

    /** What it takes to notice that a worker is lost. */
    private record Watch(
            String node, Duration silence, KafkaClients kafka, ReplyReader replies, ServiceThreads threads) {}

    /** Beats itself, too: by its own beats a node knows that the topic can be written and read. */
    private static NodesView watchWorkers(Watch with, Lifecycle parts) {
        parts.own(
                "heartbeat",
                Heartbeat.start(
                        with.kafka().producer("ingress-heartbeat", Heartbeat.INTERVAL, Heartbeat.INTERVAL),
                        new Heartbeat.Identity(NodeRole.INGRESS, with.node(), null),
                        () -> false,
                        with.threads().platform("heartbeat")));
        LostCalls lostCalls = parts.own(
                "lost calls",
                new LostCalls(
                        Topics.DEFAULT_POOL,
                        with.replies(),
                        with.kafka().admin("ingress-lost-calls"),
                        with.threads().virtual("lost-calls")));
        return parts.own(
                "nodes view",
                NodesView.start(
                        with.kafka().assignedConsumer("ingress-nodes"),
                        with.silence(),
                        lostCalls,
                        System::nanoTime,
                        with.threads().platform("nodes")));
    }

    /** What publishers have in common. */
    private record Source(KafkaClients kafka, IngressConfig config, Map<String, Integer> partitions, String node) {}

    private static InvocationPublisher publisher(Source from, TopicSpec topic, Consumer<Invocation> acknowledged) {
        Duration maxBlock = from.config().brokerSilence();
        return new InvocationPublisher(
                from.kafka()
                        .producer(
                                "ingress-" + topic.name(),
                                maxBlock,
                                from.config().acceptTimeout()),
                topic.name(),
                from.partitions().getOrDefault(topic.name(), 1),
                from.node(),
                System::nanoTime,
                acknowledged);
    }

    private static int replyPartition(IngressConfig config, String node, int partitions) {
        Integer configured = config.replyPartition();
        if (configured == null) {
            return Math.floorMod(node.hashCode(), partitions);
        }
        if (configured < 0 || configured >= partitions) {
            throw new IllegalArgumentException(
                    "ingress.reply-partition=" + configured + " is not within 0 to " + (partitions - 1)
                            + ", the partitions of " + Topics.replies().name());
        }
        return configured;
    }

    private static @Nullable String problem(@Nullable Exception failure) {
        return failure == null ? null : failure.toString();
    }
}
