package io.invoq.worker.consume;

import io.invoq.platform.config.DataSize;
import io.invoq.platform.consume.Commitment;
import io.invoq.platform.consume.LaneConsumer;
import io.invoq.platform.consume.LaneListener;
import io.invoq.platform.consume.LaneSettings;
import io.invoq.platform.consume.TransactionSettings;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.lifecycle.Lifecycle;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.nodes.Heartbeat;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.Groups;
import io.invoq.wire.topic.Topics;
import io.invoq.worker.cancel.Cancels;
import io.invoq.worker.checkout.Checkouts;
import io.invoq.worker.result.OutcomeRecords;
import io.invoq.worker.result.ReplyPublisher;
import io.invoq.worker.retry.Retries;
import io.invoq.worker.schedule.Scheduler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Both lanes of one pool, consumed as a member of the pool's group. Closing them stops both intakes at once and waits,
 * within the drain timeout, for what was handed out to end. Owns the consumers, not the parts it is given.
 */
public final class InvocationLanes implements AutoCloseable {

    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_BLOCK = Duration.ofSeconds(5);

    private final Map<Lane, LaneConsumer> lanes = new EnumMap<>(Lane.class);
    private final Lifecycle parts = new Lifecycle();
    private final String worker;
    private final String pool;
    private final Parts with;
    private final Admin admin;

    /** What the lanes work with; none of it is owned. */
    public record Parts(
            KafkaClients kafka,
            RegistryView registry,
            Scheduler scheduler,
            Cancels cancels,
            ReplyPublisher replies,
            Heartbeat heartbeat,
            Checkouts checkouts,
            ServiceThreads threads) {}

    /**
     * Bounds and beats, the same for both lanes.
     *
     * @param maxRecords under way per partition
     * @param maxBytes under way per partition
     * @param commitInterval between two commits
     * @param deleteInterval between two deletions of what is done
     * @param parkingRate asynchronous calls a second of a saturated function that are put off
     * @param drainTimeout how long closing waits
     * @param checkoutAfter how long an asynchronous call runs before it is checked out
     */
    public record Settings(
            int maxRecords,
            DataSize maxBytes,
            Duration commitInterval,
            Duration deleteInterval,
            int parkingRate,
            Duration drainTimeout,
            Duration checkoutAfter) {}

    /**
     * Starts consuming.
     *
     * @param worker names this node in what it sends
     * @param pool whose invocations are consumed
     * @param partitions how many each topic has, by name
     */
    public InvocationLanes(
            String worker,
            String pool,
            Map<String, Integer> partitions,
            Settings settings,
            Parts with,
            InstantSource clock) {
        this.worker = worker;
        this.pool = pool;
        this.with = with;
        this.admin = with.kafka().admin("worker-offsets");
        parts.own("offsets admin", () -> admin.close(Duration.ofSeconds(2)));
        Map<Lane, Integer> counts = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            counts.put(
                    lane, partitions.getOrDefault(Topics.invocations(lane, pool).name(), 1));
        }
        WarmFunctions warm = WarmFunctions.follow(with.registry(), with.scheduler(), counts);
        DoneRecords done = parts.own(
                "done records",
                new DoneRecords(
                        with.kafka().admin("worker-done-records"),
                        Topics.invocations(Lane.ASYNC, pool).name(),
                        settings.deleteInterval(),
                        with.threads().platform("done-records")));
        OutcomeRecords records = new OutcomeRecords(worker, clock);
        Endings endings = new Endings(records, new Retries(new Random()), clock);
        Outcomes outcomes = new Outcomes(with.replies(), records, endings, worker);
        InvocationIntake intake = new InvocationIntake(
                with.registry(),
                with.scheduler(),
                outcomes,
                new InvocationIntake.Also(
                        with.cancels(), with.checkouts(), new Parking(settings.parkingRate(), System::nanoTime)),
                with.threads().virtual("lookup"));
        LongRuns longRuns = parts.own(
                "long runs",
                new LongRuns(
                        with.scheduler(),
                        settings.checkoutAfter(),
                        with.threads().platform("long-runs")));
        LaneListener async = both(done, both(longRuns, with.checkouts()));
        for (Lane lane : Lane.values()) {
            LaneListener listener = lane == Lane.ASYNC ? both(warm.of(lane), async) : warm.of(lane);
            LaneSettings bounds = new LaneSettings(
                    Topics.invocations(lane, pool).name(),
                    settings.maxRecords(),
                    settings.maxBytes(),
                    settings.commitInterval(),
                    settings.drainTimeout());
            lanes.put(
                    lane,
                    start(lane, bounds, intake, both(listener, with.heartbeat().of(lane))));
        }
    }

    /** Why a lane ended by itself; null while both are well. */
    public @Nullable Exception failure() {
        for (LaneConsumer lane : lanes.values()) {
            if (lane.failure() != null) {
                return lane.failure();
            }
        }
        return null;
    }

    @Override
    public void close() {
        lanes.values().forEach(LaneConsumer::stopIntake);
        parts.close();
    }

    private LaneConsumer start(Lane lane, LaneSettings bounds, InvocationIntake intake, LaneListener listener) {
        LaneConsumer consumer = LaneConsumer.start(
                with.kafka().groupConsumer("worker-" + lane.wireName(), Groups.workers(lane, pool)),
                bounds,
                commitment(lane),
                intake,
                listener,
                with.threads().platform("lane-" + lane.wireName()));
        return parts.own(lane.wireName() + " lane", consumer);
    }

    private Commitment commitment(Lane lane) {
        return switch (lane) {
            case SYNC -> new Commitment.BeforeRunning();
            case ASYNC ->
                new Commitment.WithEmission(
                        new TransactionSettings(
                                () -> with.kafka()
                                        .transactionalProducer(
                                                "worker-results",
                                                Checkouts.TRANSACTIONS + worker,
                                                MAX_BLOCK,
                                                TRANSACTION_TIMEOUT),
                                Checkouts.TRANSACTIONS,
                                admin,
                                Groups.workers(lane, pool),
                                Topics.results().name(),
                                with.threads().platform("transactions")),
                        with.checkouts());
        };
    }

    private static LaneListener both(LaneListener first, LaneListener second) {
        return new LaneListener() {
            @Override
            public void owned(Set<Integer> partitions) {
                first.owned(partitions);
                second.owned(partitions);
            }

            @Override
            public void revoking(Set<Integer> partitions) {
                first.revoking(partitions);
                second.revoking(partitions);
            }

            @Override
            public void holdingUp(int partition, long offset) {
                first.holdingUp(partition, offset);
                second.holdingUp(partition, offset);
            }

            @Override
            public void committed(Map<Integer, Long> offsets) {
                first.committed(offsets);
                second.committed(offsets);
            }
        };
    }
}
