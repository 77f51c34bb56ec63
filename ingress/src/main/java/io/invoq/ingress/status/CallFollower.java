package io.invoq.ingress.status;

import io.invoq.wire.record.HeaderReader;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all results, from a bounded distance behind their end on: notes in the {@link ResultIndex} where each is, and hands
 * it to those who wait for it. Follows all checkouts, too, for the {@link RunningCalls}. Assigned by hand: no group, no
 * rebalance.
 *
 * <p>One thread, made here, owns the consumer. Partitions that are added while it runs are not read.
 */
final class CallFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CallFollower.class);
    private static final String RESULTS = Topics.results().name();
    private static final String CHECKOUTS = Topics.checkouts().name();
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final ResultIndex index;
    private final Listeners listeners;
    private final Positions positions = new Positions();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile @Nullable Exception failure;

    private CallFollower(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            ResultIndex index,
            Listeners listeners) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.index = index;
        this.listeners = listeners;
    }

    /**
     * Who hears of what is read; all are called on the reader's thread, and must not block.
     *
     * @param running of all checkouts
     * @param waiters of the results that somebody waits for
     * @param ended of all calls that have a result
     */
    record Listeners(RunningCalls running, Waiters waiters, java.util.function.Consumer<CallKey> ended) {}

    /**
     * Takes its positions and starts reading.
     *
     * @param consumer taken over: closed with this
     * @param remembered how many results the index holds, spread over all partitions
     * @param now the time of the start
     * @throws KafkaException when no broker tells the positions
     */
    static CallFollower start(
            Consumer<byte[], byte[]> consumer,
            int remembered,
            Instant now,
            Listeners listeners,
            ThreadFactory threads) {
        try {
            List<TopicPartition> results = partitions(consumer, RESULTS);
            List<TopicPartition> checkouts = partitions(consumer, CHECKOUTS);
            List<TopicPartition> all = new ArrayList<>(results);
            all.addAll(checkouts);
            consumer.assign(all);
            consumer.seekToBeginning(checkouts);
            ResultIndex index = seek(consumer, results, remembered, now);
            CallFollower follower = new CallFollower(consumer, all, index, listeners);
            threads.newThread(follower::run).start();
            return follower;
        } catch (KafkaException e) {
            consumer.close(CloseOptions.timeout(CLOSE));
            throw e;
        }
    }

    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private static ResultIndex seek(
            Consumer<byte[], byte[]> consumer, List<TopicPartition> results, int remembered, Instant now) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(results);
        Map<TopicPartition, Long> ends = consumer.endOffsets(results);
        long each = Math.ceilDiv(remembered, results.size());
        long[] starts = new long[results.size()];
        boolean isWhole = true;
        for (TopicPartition partition : results) {
            long beginning = beginnings.getOrDefault(partition, 0L);
            long start = Math.max(beginning, ends.getOrDefault(partition, beginning) - each);
            isWhole = isWhole && start == beginning;
            starts[partition.partition()] = start;
            consumer.seek(partition, start);
        }
        return new ResultIndex(
                remembered,
                starts,
                isWhole ? Long.MIN_VALUE : now.toEpochMilli(),
                ThreadLocalRandom.current().nextLong());
    }

    ResultIndex index() {
        return index;
    }

    /** All that it reads. */
    List<TopicPartition> partitions() {
        return partitions;
    }

    /** Why reading ended by itself; null while all is well. */
    @Nullable
    Exception failure() {
        return failure;
    }

    /** Whether everything before those offsets has been read within that time. */
    boolean awaitRead(Map<TopicPartition, Long> ends, Duration atMost) throws InterruptedException {
        return positions.await(ends, atMost);
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            if (!ended.await(CLOSE.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("reader of results did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing) {
                turn();
            }
        } catch (RuntimeException e) { // whatever it is, somebody must hear that nothing is seen any more
            failure = e;
            LOG.atError().setCause(e).log("reader of results ended by an error");
        } finally {
            listeners.waiters().release();
            consumer.close(CloseOptions.timeout(CLOSE));
            ended.countDown();
        }
    }

    private void turn() {
        try {
            consumer.poll(POLL).forEach(this::note);
            Map<TopicPartition, Long> read = new HashMap<>();
            partitions.forEach(partition -> read.put(partition, consumer.position(partition)));
            positions.reached(read);
        } catch (WakeupException e) {
            LOG.atTrace().log("woken to end");
        } catch (KafkaException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("results could not be read; trying again");
            LockSupport.parkNanos(RETRY.toNanos());
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().equals(CHECKOUTS)) {
                listeners.running().note(record);
            } else {
                noteResult(record);
            }
        } catch (MalformedRecordException e) {
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("record passed over");
        }
    }

    private void noteResult(ConsumerRecord<byte[], byte[]> record) {
        HeaderReader headers = FirstHeaders.of(record);
        RequestId id = ResultCodec.readId(headers);
        CallKey key = CallKey.of(ResultCodec.readTenant(headers), id);
        index.add(key, new ResultIndex.Place(record.partition(), record.offset()), record.timestamp());
        listeners.ended().accept(key);
        if (!listeners.waiters().isEmpty()) {
            listeners.waiters().arrive(key, record);
        }
    }
}
