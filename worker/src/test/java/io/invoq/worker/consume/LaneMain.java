package io.invoq.worker.consume;

import io.invoq.platform.config.DataSize;
import io.invoq.platform.consume.Commitment;
import io.invoq.platform.consume.Emission;
import io.invoq.platform.consume.LaneConsumer;
import io.invoq.platform.consume.LaneListener;
import io.invoq.platform.consume.LaneRecord;
import io.invoq.platform.consume.LaneSettings;
import io.invoq.platform.consume.RecordHandler;
import io.invoq.platform.consume.TransactionSettings;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.lifecycle.ServiceThreads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * A transactional lane as a process of its own, to be killed: {@code BOOTSTRAP TOPICS NODE HOW}. Its calls take up to
 * 50 ms, one in a hundred 2 s.
 *
 * <ul>
 *   <li>{@code run}: as in a worker
 *   <li>{@code slow}: takes its time for each commit
 *   <li>{@code hold}: stands still for good with its first results sent, the offsets too, and not committed
 *   <li>{@code hold-once}: stands still before its first transaction until it is woken from being paused
 *   <li>{@code deaf}: of three commits one is made and not heard of, one is neither made nor answered
 * </ul>
 */
final class LaneMain {

    static final String HOLDS = "holds";

    /** Longer than any test waits: what hangs must be ended by those who need it. */
    static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(10);

    private static final Duration ASLEEP = Duration.ofSeconds(5);
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private LaneMain() {}

    public static void main(String[] args) throws InterruptedException {
        ScheduledExecutorService calls = Executors.newSingleThreadScheduledExecutor();
        RecordHandler handler = record -> {
            int millis = ThreadLocalRandom.current().nextInt(50);
            var _ = calls.schedule(
                    () -> record.complete(new Left(args[1], args[2], record)),
                    record.record().offset() % 100 == 50 ? 2_000 : millis,
                    TimeUnit.MILLISECONDS);
            return true;
        };
        LaneConsumer lane = start(args[0], args[1], args[2], commits(args[3]), handler);
        Runtime.getRuntime().addShutdownHook(new Thread(lane::close));
        NEVER.await();
    }

    /** A lane of whose calls and commits the caller decides. */
    static LaneConsumer start(
            String bootstrapServers, String topics, String node, Commits commits, RecordHandler handler) {
        KafkaClients kafka = LaneTopics.clients(bootstrapServers, node);
        ServiceThreads threads = new ServiceThreads("worker");
        TransactionSettings transactions = new TransactionSettings(
                () -> Commits.watched(
                        kafka.transactionalProducer(
                                "results", topics + '-' + node, Duration.ofSeconds(5), TRANSACTION_TIMEOUT),
                        commits),
                topics + '-',
                kafka.admin("offsets"),
                LaneTopics.group(topics),
                LaneTopics.out(topics),
                threads.platform("transactions"));
        return LaneConsumer.start(
                kafka.groupConsumer("lane", LaneTopics.group(topics)),
                new LaneSettings(
                        LaneTopics.in(topics),
                        4_000,
                        DataSize.ofMebibytes(64),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(5)),
                new Commitment.WithEmission(transactions),
                handler,
                new Unheard(),
                threads.platform("lane"));
    }

    /** What the end of a call leaves. */
    record Left(String topics, String node, LaneRecord call) implements Emission {

        @Override
        public List<ProducerRecord<byte[], byte[]>> records() {
            return List.of(new ProducerRecord<>(
                    LaneTopics.out(topics), call.record().value(), node.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public Emission insteadOfTooLarge(RecordTooLargeException error) {
            throw new AssertionError("nothing is too large here", error);
        }
    }

    private static Commits commits(String how) {
        AtomicInteger number = new AtomicInteger();
        return switch (how) {
            case "run" -> Runnable::run;
            case "slow" ->
                commit -> {
                    waitFor(Duration.ofMillis(200));
                    commit.run();
                };
            case "hold" ->
                commit -> {
                    System.out.println(HOLDS);
                    waitFor(Duration.ofDays(1));
                };
            case "hold-once" -> new HoldOnce();
            case "deaf" ->
                commit -> {
                    int turn = number.incrementAndGet() % 3;
                    if (turn != 2) {
                        commit.run();
                    }
                    if (turn != 0) {
                        throw new KafkaException("no answer to this commit");
                    }
                };
            default -> throw new IllegalArgumentException("run, slow, hold, hold-once or deaf, not " + how);
        };
    }

    /** Holds its first transaction until more time has passed than it waits for at once: then it was paused. */
    private static final class HoldOnce implements Commits {

        private boolean held;

        @Override
        public void begin() {
            if (!held) {
                held = true;
                System.out.println(HOLDS);
                long before = System.nanoTime();
                long now = before;
                do {
                    before = now;
                    waitFor(Duration.ofMillis(20));
                    now = System.nanoTime();
                } while (now - before < ASLEEP.toNanos());
            }
        }

        @Override
        public void run(Runnable commit) {
            commit.run();
        }
    }

    private static final class Unheard implements LaneListener {

        @Override
        public void owned(Set<Integer> partitions) {}

        @Override
        public void committed(Map<Integer, Long> offsets) {}
    }

    private static void waitFor(Duration atMost) {
        try {
            var _ = NEVER.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
