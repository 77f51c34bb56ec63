package io.invoq.ingress.registrar;

import io.invoq.platform.config.DataSize;
import io.invoq.platform.consume.Commitment;
import io.invoq.platform.consume.LaneConsumer;
import io.invoq.platform.consume.LaneSettings;
import io.invoq.platform.consume.TransactionSettings;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.kafka.OpenTransactions;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.topic.Groups;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * This node as one of those of which one is the registrar: the owner of the only partition of the commands. Each command's
 * writes, its answer and its offset are one transaction. Closing it decides what was taken and leaves the group.
 *
 * <pre>
 *   any ingress ─► invoq.registry.commands ─► CommandHandler ─► Term.decide ─► invoq.registry ─► every node's RegistryView
 *        ▲                                         (one node)        ▲               │
 *        └───────────────── answer ◄─────────────────────────────────┴───────────────┘
 * </pre>
 */
public final class Registrar implements AutoCloseable {

    private static final String TRANSACTIONS = "invoq-registrar-";
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_BLOCK = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(50);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final int MAX_RECORDS = 500;
    private static final DataSize MAX_BYTES = DataSize.ofMebibytes(8);

    private final LaneConsumer lane;
    private final Admin admin;

    private Registrar(LaneConsumer lane, Admin admin) {
        this.lane = lane;
        this.admin = admin;
    }

    /**
     * Starts it; this node is the registrar once the group has given it the partition.
     *
     * @param node this ingress
     * @param view not owned; closed after this
     */
    public static Registrar start(
            KafkaClients kafka, String node, RegistryView view, ServiceThreads threads, InstantSource clock) {
        Admin admin = kafka.admin("ingress-registrar");
        OpenTransactions transactions = new OpenTransactions(admin, TRANSACTIONS);
        CommandHandler handler = new CommandHandler(
                () -> Takeover.begin(view, admin, transactions, threads.virtual("registrar-takeover")),
                () -> new Term(view, clock));
        LaneConsumer lane = LaneConsumer.start(
                kafka.groupConsumer("ingress-registrar", Groups.REGISTRAR),
                new LaneSettings(Topics.registryCommands().name(), MAX_RECORDS, MAX_BYTES, COMMIT_INTERVAL, DRAIN),
                new Commitment.WithEmission(transactions(kafka, node, admin, threads)),
                handler,
                handler,
                threads.platform("registrar"));
        return new Registrar(lane, admin);
    }

    /** Why it ended by itself; null while all is well. */
    public @Nullable Exception failure() {
        return lane.failure();
    }

    @Override
    public void close() {
        try {
            lane.close();
        } finally {
            admin.close(CLOSE);
        }
    }

    /** Nothing is written to the topic named as the one to be rotated: the registry has one partition. */
    private static TransactionSettings transactions(
            KafkaClients kafka, String node, Admin admin, ServiceThreads threads) {
        return new TransactionSettings(
                () -> kafka.transactionalProducer(
                        "ingress-registrar", TRANSACTIONS + node, MAX_BLOCK, TRANSACTION_TIMEOUT),
                TRANSACTIONS,
                admin,
                Groups.REGISTRAR,
                Topics.registryCommands().name(),
                threads.platform("registrar-transactions"));
    }
}
