package io.invoq.worker;

import io.invoq.platform.health.HealthChecks;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.kafka.TopicProvisioner;
import io.invoq.platform.lifecycle.Lifecycle;
import io.invoq.platform.lifecycle.Node;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.nodes.Heartbeat;
import io.invoq.platform.packages.PackageStore;
import io.invoq.platform.packages.PackageStores;
import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.secret.MasterKeys;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.node.NodeRole;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.TopicSpec;
import io.invoq.wire.topic.Topics;
import io.invoq.worker.cancel.Cancels;
import io.invoq.worker.checkout.Checkouts;
import io.invoq.worker.consume.InvocationLanes;
import io.invoq.worker.delay.DelayRelay;
import io.invoq.worker.delay.Standing;
import io.invoq.worker.instance.InstanceStarter;
import io.invoq.worker.packages.PackagedStarter;
import io.invoq.worker.result.ReplyPublisher;
import io.invoq.worker.runtime.Runtimes;
import io.invoq.worker.schedule.Load;
import io.invoq.worker.schedule.Scheduler;
import io.invoq.worker.secret.OpenedEnvironments;
import io.invoq.worker.secret.SecretMounts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker, composed. {@link #close()} drains: no more invocations are taken, those taken run to their end and their
 * outcomes are written, offsets are committed, the last sign of life is written, instances end, then the clients are closed, in the reverse order of their
 * start.
 *
 * <pre>
 *   invoq.invocations.* ─► LaneConsumer ─► InvocationIntake ─► Scheduler ─► instance (process)
 *                 │  ▲ complete                                   │ outcome
 *                 │  └── ReplyPublisher ─► invoq.replies (sync) ◄───┤
 *                 └──── transaction: offsets and invoq.results (async) ◄
 *   invoq.cancels ─► Cancels: asked by the intake and the relay, tells the scheduler
 *   a long run: transaction: offset and invoq.checkouts, later invoq.results and its tombstone
 *   invoq.checkouts of lost workers ─► Recovery ─► invoq.delays.1s
 *   invoq.delays.* ─► DelayRelay ─► invoq.delays.* | invoq.invocations.async.*
 * </pre>
 */
public final class Worker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final String POOL = Topics.DEFAULT_POOL;
    private static final Duration CATCH_UP = Duration.ofSeconds(5);
    private static final Duration MAX_BLOCK = Duration.ofSeconds(5);
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(30);

    private final Lifecycle parts;

    private Worker(Lifecycle parts) {
        this.parts = parts;
    }

    /**
     * Starts a worker; when it returns, it consumes.
     *
     * @param node what every role is given
     * @param config the worker's own settings
     * @param health hears of this node's state; not owned
     */
    public static Worker start(Node node, WorkerConfig config, HealthChecks health) throws InterruptedException {
        Lifecycle parts = new Lifecycle();
        try {
            start(node, config, health, parts);
            return new Worker(parts);
        } catch (InterruptedException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static void start(Node node, WorkerConfig config, HealthChecks health, Lifecycle parts)
            throws InterruptedException {
        String id = node.config().id();
        ServiceThreads threads = new ServiceThreads("worker");
        KafkaClients kafka = new KafkaClients(node.kafka(), id);
        Map<String, Integer> partitions = ensureTopics(node, kafka);
        RegistryView registry = parts.own(
                "registry view",
                RegistryView.start(
                        kafka.registryConsumer("worker-registry"),
                        node.kafka().startTimeout(),
                        CATCH_UP,
                        threads.platform("registry")));
        ReplyPublisher replies = parts.own(
                "reply publisher", new ReplyPublisher(kafka.producer("worker-replies", MAX_BLOCK, DELIVERY_TIMEOUT)));
        Runtimes runtimes = parts.own("runtimes", Runtimes.open(config.runtime(), threads));
        MasterKeys keys = MasterKeys.load(node.secrets());
        SecretMounts mounts = parts.own("secrets", SecretMounts.open(runtimes, registry, keys));
        PackagedStarter starter = parts.own(
                "package cache", packaged(node, config, new OpenedEnvironments(mounts, keys), threads, parts));
        Scheduler scheduler = parts.own(
                "scheduler", Scheduler.start(config.schedule(), starter, threads, node.clock(), System::nanoTime));
        Heartbeat heartbeat = parts.own(
                "heartbeat",
                Heartbeat.start(
                        kafka.producer("worker-heartbeat", Heartbeat.INTERVAL, Heartbeat.INTERVAL),
                        new Heartbeat.Identity(NodeRole.WORKER, id, POOL),
                        () -> isBusy(scheduler.load()),
                        threads.platform("heartbeat")));
        Cancels cancels = parts.own("cancels", follow(node, config, partitions, kafka, scheduler, threads));
        health.live("worker cancels", () -> problem(cancels.failure()));
        Checkouts checkouts = parts.own(
                "checkouts",
                Checkouts.start(
                        new Checkouts.Owner(
                                id,
                                POOL,
                                heartbeat.incarnation(),
                                partitions.getOrDefault(
                                        Topics.invocations(Lane.ASYNC, POOL).name(), 1)),
                        config.peerSilence(),
                        kafka,
                        node.clock(),
                        threads));
        InvocationLanes lanes = parts.own(
                "lanes",
                new InvocationLanes(
                        id,
                        POOL,
                        partitions,
                        new InvocationLanes.Settings(
                                config.maxRecords(),
                                config.maxBytes(),
                                config.commitInterval(),
                                config.deleteInterval(),
                                config.parkingRate(),
                                config.drainTimeout(),
                                config.checkoutAfter()),
                        new InvocationLanes.Parts(
                                kafka, registry, scheduler, cancels, replies, heartbeat, checkouts, threads),
                        node.clock()));
        health.live("worker lanes", () -> problem(lanes.failure()));
        DelayRelay delays =
                parts.own("delay relay", relay(node, partitions, standing(cancels, registry), kafka, threads));
        health.live("worker delays", () -> problem(delays.failure()));
        health.live("worker registry", () -> problem(registry.failure()));
        LOG.atInfo().addKeyValue("pool", POOL).log("ready");
    }

    @Override
    public void close() {
        parts.close();
    }

    private static PackagedStarter packaged(
            Node node, WorkerConfig config, InstanceStarter starter, ServiceThreads threads, Lifecycle parts) {
        Path data = node.config().data();
        PackageStore store = parts.own("package store", PackageStores.open(node.packages(), data));
        return PackagedStarter.over(
                starter,
                config.packageCache(),
                new PackagedStarter.Source(store, node.packages().limits(), data),
                threads,
                node.clock());
    }

    /** Before the lanes take anything: what was taken back before this start must not run after it. */
    private static Cancels follow(
            Node node,
            WorkerConfig config,
            Map<String, Integer> partitions,
            KafkaClients kafka,
            Scheduler scheduler,
            ServiceThreads threads)
            throws InterruptedException {
        return Cancels.start(
                kafka.assignedConsumer("worker-cancels"),
                new Cancels.Bounds(
                        partitions.getOrDefault(Topics.cancels().name(), 1),
                        config.maxCancels(),
                        node.kafka().startTimeout()),
                (id, tenant, at) -> scheduler.cancel(id, tenant, Cancels.reason(at)),
                node.clock(),
                threads.platform("cancels"));
    }

    private static Standing standing(Cancels cancels, RegistryView registry) {
        return new Standing() {
            @Override
            public @Nullable Instant takenBack(RequestId id, String tenant) {
                return cancels.of(id, tenant);
            }

            @Override
            public boolean isPaused(FunctionUrn function) {
                return registry.isPaused(function) && registry.byUrn(function) != null;
            }
        };
    }

    private static DelayRelay relay(
            Node node, Map<String, Integer> partitions, Standing standing, KafkaClients kafka, ServiceThreads threads) {
        int due = partitions.getOrDefault(Topics.invocations(Lane.ASYNC, POOL).name(), 1);
        return DelayRelay.start(
                node.config().id(), new DelayRelay.Workers(POOL, due), standing, kafka, node.clock(), threads);
    }

    private static @Nullable String problem(@Nullable Exception failure) {
        return failure == null ? null : failure.toString();
    }

    private static Map<String, Integer> ensureTopics(Node node, KafkaClients kafka) throws InterruptedException {
        List<TopicSpec> needed = new ArrayList<>(List.of(
                Topics.invocations(Lane.SYNC, POOL),
                Topics.invocations(Lane.ASYNC, POOL),
                Topics.replies(),
                Topics.results(),
                Topics.deadLetters(),
                Topics.cancels(),
                Topics.checkouts(),
                Topics.registry(),
                Topics.nodes()));
        for (DelayTier tier : DelayTier.values()) {
            needed.add(Topics.delays(tier));
        }
        try (Admin admin = kafka.admin("worker-topics")) {
            return new TopicProvisioner(admin, node.topics(), node.kafka().startTimeout()).ensure(needed);
        }
    }

    private static boolean isBusy(Load load) {
        return load.waiting() + load.running() > 0;
    }
}
