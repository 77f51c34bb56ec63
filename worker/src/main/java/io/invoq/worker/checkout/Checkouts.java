package io.invoq.worker.checkout;

import io.invoq.platform.consume.CheckoutLog;
import io.invoq.platform.consume.CheckoutsUnreadableException;
import io.invoq.platform.consume.LaneListener;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.lifecycle.Lifecycle;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.nodes.NodesView;
import io.invoq.wire.record.Checkout;
import io.invoq.wire.record.CheckoutCodec;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.topic.Topics;
import io.invoq.worker.result.OutcomeRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's checkouts: what is written of them, what stands of them, and the recovery of those of workers that are
 * lost. To be started before the lanes, since it first takes over what an earlier process of the same node has left; to
 * be closed after them. It hears from the asynchronous lane which partitions are owned. Safe for use by several threads;
 * owns its clients and threads.
 */
public final class Checkouts implements CheckoutLog, LaneListener, AutoCloseable {

    /** What the transactional ids of workers begin with; the node id follows. Whoever has one may end its checkouts. */
    public static final String TRANSACTIONS = "invoq-worker-";

    private static final Logger LOG = LoggerFactory.getLogger(Checkouts.class);
    private static final int TRIES = 5;
    private static final Duration MAX_BLOCK = Duration.ofSeconds(10);
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Owner owner;
    private final InstantSource clock;
    private final CheckoutTopic topic;
    private final Recovery recovery;
    private final Lifecycle parts;

    /**
     * Whose checkouts they are.
     *
     * @param worker node id
     * @param pool whose invocations it runs
     * @param incarnation this process of the node
     * @param partitions how many the pool's asynchronous invocations have
     */
    public record Owner(String worker, String pool, UUID incarnation, int partitions) {}

    private Checkouts(Owner owner, InstantSource clock, CheckoutTopic topic, Recovery recovery, Lifecycle parts) {
        this.owner = owner;
        this.clock = clock;
        this.topic = topic;
        this.recovery = recovery;
        this.parts = parts;
    }

    /**
     * Takes over what the node has left, and watches the others from then on.
     *
     * @param silence after which another worker counts as lost
     */
    public static Checkouts start(
            Owner owner, Duration silence, KafkaClients kafka, InstantSource clock, ServiceThreads threads)
            throws InterruptedException {
        Lifecycle parts = new Lifecycle();
        try {
            Admin admin = kafka.admin("worker-checkouts");
            parts.own("checkouts admin", () -> admin.close(CLOSE));
            CheckoutTopic topic = new CheckoutTopic(
                    Topics.checkouts().name(), admin, () -> kafka.assignedConsumer("worker-checkouts"));
            Takeover takeover = new Takeover(
                    topic,
                    lost -> kafka.transactionalProducer(
                            "worker-takeover", TRANSACTIONS + lost, MAX_BLOCK, TRANSACTION_TIMEOUT),
                    owner.pool(),
                    new OutcomeRecords(owner.worker(), clock),
                    clock);
            takeOverOwn(owner.worker(), topic, takeover);
            Recovery recovery = parts.own(
                    "recovery",
                    new Recovery(
                            owner.worker(),
                            owner.partitions(),
                            topic,
                            takeover,
                            Recovery.BETWEEN_SWEEPS,
                            threads.platform("recovery")));
            recovery.start(parts.own(
                    "nodes view",
                    NodesView.start(
                            kafka.assignedConsumer("worker-nodes"),
                            silence,
                            lost -> recovery.soon(),
                            System::nanoTime,
                            threads.platform("nodes"))));
            return new Checkouts(owner, clock, topic, recovery, parts);
        } catch (InterruptedException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /** Another worker may be at it, too, so that the first try of one of them fails. */
    private static void takeOverOwn(String worker, CheckoutTopic topic, Takeover takeover) throws InterruptedException {
        for (int left = TRIES; left > 0 && !topic.owners(worker::equals).isEmpty(); left--) {
            try {
                takeover.of(worker);
            } catch (KafkaException | CheckoutsUnreadableException e) {
                if (left == 1) {
                    throw e;
                }
                LOG.atWarn().addKeyValue("error", e.toString()).log("own former runs not taken over; trying again");
            }
        }
    }

    /** What is written when the run of a record is checked out. */
    public ProducerRecord<byte[], byte[]> checkout(Invocation invocation, int partition, long offset) {
        Checkout checkout = new Checkout(invocation, owner.pool(), owner.worker(), owner.incarnation());
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic.name(),
                Checkout.key(invocation.id(), partition, offset).getBytes(StandardCharsets.UTF_8),
                CheckoutCodec.body(checkout).bytes());
        CheckoutCodec.write(checkout, clock.instant(), record.headers()::add);
        return record;
    }

    @Override
    public Set<String> standing() throws InterruptedException {
        return topic.owners(owner.worker()::equals).keySet();
    }

    @Override
    public void owned(Set<Integer> partitions) {
        recovery.owned(partitions);
    }

    @Override
    public void close() {
        parts.close();
    }
}
