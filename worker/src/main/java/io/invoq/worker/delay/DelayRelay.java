package io.invoq.worker.delay;

import io.invoq.platform.config.DataSize;
import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.record.Lane;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what waits in the delay topics when it is due (architecture §7): to the next tier, or to the invocations that
 * workers run. A record is neither lost nor doubled, whenever a relay is killed.
 *
 * <pre>
 *   poll ─► WaitingRecords ─► due? ─► Burst ─► BurstWriter: one transaction of records and offsets
 *    ▲       pause, put down                        │ aborted: the same again, after a poll
 *    └──────────────────────────────────────────────┘ in doubt: a new producer, then the committed offsets tell
 * </pre>
 *
 * <p>One thread, made here, owns all of it. {@link #close()} ends after the transaction under way and leaves the group.
 * An error that Kafka does not mend ends the thread; {@link #failure()} then tells.
 */
public final class DelayRelay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DelayRelay.class);
    private static final Duration MAX_BLOCK = Duration.ofSeconds(5);
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LEAVE = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_POLL = Duration.ofMillis(500);

    /** Between two bursts, so that records that are due within it travel together. */
    private static final Duration SHORTEST_POLL = Duration.ofMillis(10);

    private static final Duration NOT_READY_POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final BurstWriter writer;
    private final InstantSource clock;
    private final Map<String, DelayTier> tiers = Arrays.stream(DelayTier.values())
            .collect(Collectors.toMap(tier -> Topics.delays(tier).name(), tier -> tier));
    private final WaitingRecords waiting;
    private final CountDownLatch ended = new CountDownLatch(1);
    private Set<TopicPartition> inDoubt = Set.of();
    private volatile boolean closing;
    private volatile @Nullable Exception failure;

    private DelayRelay(Consumer<byte[], byte[]> consumer, BurstWriter writer, Standing standing, InstantSource clock) {
        this.consumer = consumer;
        this.writer = writer;
        this.waiting = new WaitingRecords(standing);
        this.clock = clock;
    }

    /**
     * Where what is due goes.
     *
     * @param pool whose workers run it
     * @param partitions how many the pool's asynchronous invocations have
     */
    public record Workers(String pool, int partitions) {}

    /**
     * Starts passing on.
     *
     * @param node whose transactions these are; no other running process has the same
     */
    public static DelayRelay start(
            String node,
            Workers workers,
            Standing standing,
            KafkaClients kafka,
            InstantSource clock,
            ServiceThreads threads) {
        return start(
                kafka.groupConsumer("worker-delays", "invoq-delays", new DataSize(TierPartition.MOST_BYTES)),
                new BurstWriter(
                        () -> kafka.transactionalProducer(
                                "worker-delays", node + "-delays", MAX_BLOCK, TRANSACTION_TIMEOUT),
                        new Destination(
                                Topics.invocations(Lane.ASYNC, workers.pool()).name(), workers.partitions())),
                standing,
                clock,
                threads.platform("delays"));
    }

    /**
     * The same with clients that are given.
     *
     * @param consumer a member of the group; taken over
     * @param writer taken over
     */
    static DelayRelay start(
            Consumer<byte[], byte[]> consumer,
            BurstWriter writer,
            Standing standing,
            InstantSource clock,
            ThreadFactory threads) {
        DelayRelay relay = new DelayRelay(consumer, writer, standing, clock);
        threads.newThread(relay::run).start();
        return relay;
    }

    /** Why the thread ended by itself; null while all is well. */
    public @Nullable Exception failure() {
        return failure;
    }

    /** Ends in good order: see the type. Any thread; more than once waits for the first. */
    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            if (!ended.await(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atError().log("delay relay did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            // First of all, since a transaction that the last process left open hides its offsets from the group.
            boolean ready = writer.isReady();
            LOG.atDebug().addKeyValue("ready", ready).log("delay relay begins");
            consumer.subscribe(tiers.keySet(), new Rebalance());
            while (!closing) {
                turn();
            }
        } catch (WakeupException e) {
            LOG.atDebug().log("woken to end");
        } catch (Exception e) {
            fail(e);
        } catch (Error e) {
            fail(new IllegalStateException("the relay's thread met an error: " + e, e));
            throw e;
        } finally {
            closeClients();
        }
    }

    private void fail(Exception e) {
        failure = e;
        LOG.atError().setCause(e).log("delay relay ended by an error");
    }

    private void closeClients() {
        try {
            writer.close();
            consumer.close(CloseOptions.timeout(LEAVE));
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("delay relay did not close well");
        } finally {
            ended.countDown();
        }
    }

    private void turn() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(untilNext())) {
            DelayTier tier = tiers.get(record.topic());
            if (tier == null) {
                throw new IllegalStateException("a record of " + record.topic() + ", which was not asked for");
            }
            waiting.add(new TopicPartition(record.topic(), record.partition()), DelayedRecord.read(record, tier));
        }
        if (writer.isReady() && doubtIsSettled()) {
            passOn(waiting.due(clock.instant()));
        }
        if (inDoubt.isEmpty()) {
            waiting.putDown(clock.instant()).forEach(consumer::seek);
        }
        pauseAndResume();
    }

    private Duration untilNext() {
        if (!writer.isReady()) {
            return NOT_READY_POLL;
        }
        Instant now = clock.instant();
        Duration left =
                waiting.nextAt().map(next -> Duration.between(now, next)).orElse(LONGEST_POLL);
        if (left.compareTo(SHORTEST_POLL) < 0) {
            return SHORTEST_POLL;
        }
        return left.compareTo(LONGEST_POLL) < 0 ? left : LONGEST_POLL;
    }

    private void passOn(Burst burst) {
        ConsumerGroupMetadata group = consumer.groupMetadata();
        if (burst.isEmpty() || group.generationId() < 0) { // without a generation the broker would not check it
            return;
        }
        Map<TopicPartition, Long> ends = ends(burst);
        switch (writer.write(burst, ends, group)) {
            case BurstWriter.Outcome.Written written -> {
                ends.forEach(waiting::leaveBelow);
                burst.moves().forEach(DelayRelay::logIfPassedOver);
            }
            case BurstWriter.Outcome.Aborted aborted ->
                aborted.refused().forEach(record -> waiting.refuse(record, "larger than its topic takes"));
            case BurstWriter.Outcome.InDoubt doubt -> inDoubt = ends.keySet();
        }
    }

    /** Behind the last record and, where no more was read, behind the markers that follow it: then there is no lag. */
    private Map<TopicPartition, Long> ends(Burst burst) {
        Map<TopicPartition, Long> ends = new HashMap<>(burst.ends());
        ends.replaceAll((partition, end) ->
                waiting.isEmptyFrom(partition, end) ? Math.max(end, consumer.position(partition)) : end);
        return ends;
    }

    /** With a new producer, what the last one left open has ended; what it had committed has left. */
    private boolean doubtIsSettled() {
        if (inDoubt.isEmpty()) {
            return true;
        }
        Set<TopicPartition> ours = new HashSet<>(inDoubt);
        ours.retainAll(consumer.assignment());
        try {
            consumer.committed(ours, MAX_BLOCK).forEach((partition, committed) -> {
                if (committed != null) {
                    waiting.leaveBelow(partition, committed.offset());
                }
            });
        } catch (TimeoutException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("committed delays are not known yet; trying again");
            return false;
        }
        inDoubt = Set.of();
        return true;
    }

    private void pauseAndResume() {
        Set<TopicPartition> assigned = consumer.assignment();
        Set<TopicPartition> paused = consumer.paused();
        Set<TopicPartition> toPause = Set.copyOf(waiting.toPause(assigned, clock.instant()));
        consumer.pause(toPause.stream().filter(one -> !paused.contains(one)).toList());
        consumer.resume(paused.stream().filter(one -> !toPause.contains(one)).toList());
    }

    private static void logIfPassedOver(Burst.Move move) {
        if (move.hop() instanceof Hop.PassOver nowhere) {
            ConsumerRecord<byte[], byte[]> source = move.record().source();
            LOG.atError()
                    .addKeyValue("topic", source.topic())
                    .addKeyValue("partition", source.partition())
                    .addKeyValue("offset", source.offset())
                    .addKeyValue("error", nowhere.why())
                    .log("record passed over");
        }
    }

    /** Runs within poll, on the relay's thread: no transaction is open then. */
    private final class Rebalance implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            LOG.atInfo().addKeyValue("partitions", added.size()).log("delays assigned");
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> taken) {
            waiting.forget(taken);
        }
    }
}
