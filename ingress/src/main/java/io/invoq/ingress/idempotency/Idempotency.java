package io.invoq.ingress.idempotency;

import io.invoq.ingress.invoke.InvocationPublisher;
import io.invoq.ingress.invoke.InvocationRecords;
import io.invoq.platform.config.DataSize;
import io.invoq.platform.consume.Commitment;
import io.invoq.platform.consume.LaneConsumer;
import io.invoq.platform.consume.LaneSettings;
import io.invoq.platform.consume.TransactionSettings;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.kafka.OpenTransactions;
import io.invoq.platform.lifecycle.Lifecycle;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.Groups;
import io.invoq.wire.topic.TopicSpec;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency keys on one node, composed: what its own callers wait for, and the decisions about the partitions that it
 * owns. Closing it decides what was taken, leaves the group, and ends the waits.
 *
 * <pre>
 *   caller ─► KeyedCalls ─► invoq.idempotency.requests ─► KeyOwner (any node; one a partition) ◄─ Claims ◄─ ClaimsReader
 *                 ▲                                           │ one transaction, with the offset           ▲
 *                 │                                           ├─► invoq.idempotency ───────────────────────┘
 *                 │                                           ├─► invoq.invocations.async.*, invoq.delays.*
 *                 └── Question ◄── AnswerReader ◄─────────────┴─► invoq.idempotency.answers
 * </pre>
 */
public final class Idempotency implements AutoCloseable {

    private static final String TRANSACTIONS = "invoq-idempotency-";
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_BLOCK = Duration.ofSeconds(5);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);
    private static final int MAX_RECORDS = 1000;
    private static final DataSize MAX_BYTES = DataSize.ofMebibytes(8);

    private final Lifecycle parts;
    private final LaneConsumer lane;
    private final AnswerReader answers;
    private final KeyedCalls calls;

    /** What it works with; none of it is owned. */
    public record Parts(
            KafkaClients kafka,
            InvocationPublisher publisher,
            ServiceThreads threads,
            InstantSource clock,
            LongSupplier nanoTime) {}

    /**
     * This node among the others.
     *
     * @param node its id
     * @param replyPartition by which its partition of the answers is chosen, too
     * @param brokerSilence after which brokers count as away
     */
    public record Place(String node, int replyPartition, Duration brokerSilence) {}

    private Idempotency(Lifecycle parts, LaneConsumer lane, AnswerReader answers, KeyedCalls calls) {
        this.parts = parts;
        this.lane = lane;
        this.answers = answers;
        this.calls = calls;
    }

    /** What must be there before it starts. */
    public static List<TopicSpec> topics() {
        return List.of(Topics.idempotencyRequests(), Topics.idempotency(), Topics.idempotencyAnswers());
    }

    /**
     * Starts it; when it returns, calls can be made.
     *
     * @param partitions how many each topic has, by name
     */
    public static Idempotency start(
            Place place, Map<String, Integer> partitions, IdempotencyConfig config, Parts with) {
        int requests = partitions.getOrDefault(Topics.idempotencyRequests().name(), 1);
        int claims = partitions.getOrDefault(Topics.idempotency().name(), 1);
        if (requests != claims) {
            throw new IllegalArgumentException("%s has %d partitions and %s has %d: they must have as many"
                    .formatted(
                            Topics.idempotencyRequests().name(),
                            requests,
                            Topics.idempotency().name(),
                            claims));
        }
        Lifecycle parts = new Lifecycle();
        try {
            int answerPartitions =
                    partitions.getOrDefault(Topics.idempotencyAnswers().name(), 1);
            AnswerReader answers = parts.own(
                    "answer reader",
                    AnswerReader.start(
                            with.kafka().assignedConsumer("ingress-idempotency-answers"),
                            place.replyPartition() % answerPartitions,
                            with.threads().platform("idempotency-answers")));
            LaneConsumer lane = parts.own("idempotency lane", lane(place, partitions, config, with, parts));
            KeyedCalls calls = new KeyedCalls(
                    with.publisher(),
                    answers,
                    place.node(),
                    new KeyedCalls.Patience(config.answerTimeout(), place.brokerSilence()),
                    with.clock(),
                    with.nanoTime());
            return new Idempotency(parts, lane, answers, calls);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /** What callers use. */
    public KeyedCalls calls() {
        return calls;
    }

    /** Why deciding, or reading answers, ended by itself; null while all is well. */
    public @Nullable Exception failure() {
        Exception deciding = lane.failure();
        return deciding == null ? answers.failure() : deciding;
    }

    @Override
    public void close() {
        parts.close();
    }

    /** What decides, with what it reads the claims by; that is closed after it. */
    private static LaneConsumer lane(
            Place place, Map<String, Integer> partitions, IdempotencyConfig config, Parts with, Lifecycle parts) {
        KafkaClients kafka = with.kafka();
        Admin admin = kafka.admin("ingress-idempotency");
        parts.onClose("idempotency admin", () -> admin.close(Duration.ofSeconds(2)));
        ClaimsReader claims = parts.own(
                "claims reader",
                ClaimsReader.start(
                        kafka.assignedConsumer("ingress-idempotency-claims"),
                        admin,
                        new OpenTransactions(admin, TRANSACTIONS),
                        config,
                        with.clock(),
                        with.threads().platform("idempotency-claims")));
        String async = Topics.invocations(Lane.ASYNC, Topics.DEFAULT_POOL).name();
        KeyOwner owner = new KeyOwner(
                partition -> claims.load(new TopicPartition(Topics.idempotency().name(), partition)),
                new DecisionRecords(new InvocationRecords(async, partitions.getOrDefault(async, 1)), place.node()));
        return LaneConsumer.start(
                kafka.groupConsumer("ingress-idempotency", Groups.IDEMPOTENCY),
                new LaneSettings(Topics.idempotencyRequests().name(), MAX_RECORDS, MAX_BYTES, COMMIT_INTERVAL, DRAIN),
                new Commitment.WithEmission(transactions(kafka, place.node(), admin, with.threads())),
                owner,
                owner,
                with.threads().platform("idempotency"));
    }

    /** Nothing is written to the topic named as the one to be rotated, so that each record stays where it is to go. */
    private static TransactionSettings transactions(
            KafkaClients kafka, String node, Admin admin, ServiceThreads threads) {
        return new TransactionSettings(
                () -> kafka.transactionalProducer(
                        "ingress-idempotency", TRANSACTIONS + node, MAX_BLOCK, TRANSACTION_TIMEOUT),
                TRANSACTIONS,
                admin,
                Groups.IDEMPOTENCY,
                Topics.idempotencyRequests().name(),
                threads.platform("idempotency-transactions"));
    }
}
