package io.invoq.ingress.reply;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.platform.stage.Stage;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
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
 * Reads one partition of the replies topic and hands each reply to the caller that waits for it. It is assigned by hand,
 * so no rebalance ever stops it, and it has its position before {@link #start} returns, so no reply can fall before it.
 * Replies that nobody here waits for are ignored.
 *
 * <p>One thread, made here, owns the consumer; {@link #expect} may be called by any. What waits is bounded by the calls
 * in flight.
 */
public final class ReplyReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReplyReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final ConcurrentMap<RequestId, PendingReply> pending = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long position;
    private volatile boolean closing;
    private volatile @Nullable Exception failure;

    private ReplyReader(Consumer<byte[], byte[]> consumer, int partition) {
        this.consumer = consumer;
        this.partition = new TopicPartition(Topics.replies().name(), partition);
    }

    /**
     * Takes its position at the partition's end and starts reading.
     *
     * @param consumer taken over: closed with this
     * @throws KafkaException when no broker tells the position
     */
    public static ReplyReader start(Consumer<byte[], byte[]> consumer, int partition, ThreadFactory threads) {
        ReplyReader reader = new ReplyReader(consumer, partition);
        try {
            consumer.assign(List.of(reader.partition));
            consumer.seekToEnd(List.of(reader.partition));
            reader.position = consumer.position(reader.partition);
        } catch (KafkaException e) {
            consumer.close(CloseOptions.timeout(CLOSE));
            throw e;
        }
        threads.newThread(reader::run).start();
        return reader;
    }

    /** The partition that replies must be sent to. */
    public int partition() {
        return partition.partition();
    }

    /** Why reading ended by itself; null while all is well. */
    public @Nullable Exception failure() {
        return failure;
    }

    /** Starts waiting for a reply; empty when somebody waits for that id already. Close it when done. */
    public Optional<PendingReply> expect(RequestId id) {
        PendingReply reply = new PendingReply(waiting -> pending.remove(id, waiting));
        return pending.putIfAbsent(id, reply) == null ? Optional.of(reply) : Optional.empty();
    }

    /** Those who wait for the reply to an invocation that is on one of these partitions of the synchronous lane. */
    public List<PendingReply> waitingOn(Set<Integer> partitions) {
        return pending.values().stream()
                .filter(reply -> reply.isAcknowledgedOn(partitions))
                .toList();
    }

    /** The offset of the next reply: all before it have been handed over. */
    public long position() {
        return position;
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            if (!ended.await(CLOSE.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("reply reader did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing) {
                var records = consumer.poll(POLL).records(partition);
                records.forEach(this::deliver);
                if (!records.isEmpty()) {
                    position = records.getLast().offset() + 1;
                }
            }
        } catch (WakeupException e) {
            LOG.atTrace().log("woken to end");
        } catch (RuntimeException e) { // whatever it is, somebody must hear that no reply comes any more
            failure = e;
            LOG.atError().setCause(e).log("reply reader ended by an error");
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE));
            ended.countDown();
        }
    }

    /** The key is the id, too, and reading it leaves the headers to the thread that waits. */
    private static RequestId id(ConsumerRecord<byte[], byte[]> record) {
        return Optional.ofNullable(record.key())
                .flatMap(key -> RequestId.parse(new String(key, StandardCharsets.US_ASCII)))
                .orElseGet(() -> ResultCodec.readId(KafkaHeaders.reader(record.headers())));
    }

    private void deliver(ConsumerRecord<byte[], byte[]> record) {
        try {
            RequestId id = id(record);
            PendingReply waiting = pending.remove(id);
            if (waiting != null) {
                Stage.REPLY_READ.mark(id);
                waiting.arrive(record);
            }
        } catch (MalformedRecordException e) {
            LOG.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("reply passed over");
        }
    }
}
