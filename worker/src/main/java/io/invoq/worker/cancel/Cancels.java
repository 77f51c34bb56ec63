package io.invoq.worker.cancel;

import io.invoq.platform.consume.RecordReader;
import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.CancelCodec;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
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
 * Knows which asynchronous calls were taken back: follows {@code invoq.cancels} from its beginning, all partitions of it,
 * in no group, so that a worker that starts knows what the one before it knew. Beyond a bound the cancels that came first
 * are forgotten, and their calls run.
 *
 * <p>One thread, made here, owns the consumer and calls the listener; {@link #of} may be called by any thread and does no
 * I/O.
 */
public final class Cancels implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cancels.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final int FORGOTTEN_A_LINE = 10_000;

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final CancelSet known;
    private final CancelListener listener;
    private final InstantSource clock;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private long forgotten;
    private volatile boolean closing;
    private volatile @Nullable Exception failure;

    private Cancels(
            Consumer<byte[], byte[]> consumer, Bounds bounds, CancelListener listener, InstantSource clock, long seed) {
        this.consumer = consumer;
        this.partitions = IntStream.range(0, bounds.partitions())
                .mapToObj(partition -> new TopicPartition(Topics.cancels().name(), partition))
                .toList();
        this.known = new CancelSet(bounds.most(), seed);
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * How much there is to read and to keep.
     *
     * @param partitions of the topic
     * @param most cancels that are kept
     * @param startTimeout for the first reading
     */
    public record Bounds(int partitions, int most, Duration startTimeout) {}

    /**
     * Starts following, and returns once everything that the topic holds by now has been read.
     *
     * @param consumer taken over: closed with this
     * @param listener hears of those that come later
     * @throws CancelsUnreadException when the topic could not be read in time
     */
    public static Cancels start(
            Consumer<byte[], byte[]> consumer,
            Bounds bounds,
            CancelListener listener,
            InstantSource clock,
            ThreadFactory threads)
            throws InterruptedException {
        Cancels cancels = new Cancels(
                consumer, bounds, listener, clock, ThreadLocalRandom.current().nextLong());
        threads.newThread(cancels::run).start();
        try {
            cancels.awaitCaughtUp(bounds.startTimeout());
        } catch (CancelsUnreadException | InterruptedException e) {
            cancels.close();
            throw e;
        }
        LOG.atInfo().addKeyValue("cancels", cancels.known.size()).log("cancels read");
        return cancels;
    }

    /** When the call was taken back; null when it was not. */
    public @Nullable Instant of(Invocation invocation) {
        return of(invocation.id(), invocation.function().tenant());
    }

    /** When the tenant took the call of that id back; null when it did not. */
    public @Nullable Instant of(RequestId id, String tenant) {
        return known.find(id, tenant);
    }

    /** How a call that was taken back says so, in words for its caller. */
    public static String reason(Instant at) {
        return "cancelled by a request of " + at;
    }

    /** Why reading ended by itself, so that no further cancel is heard of; null while all is well. */
    public @Nullable Exception failure() {
        return failure;
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            if (!ended.await(CLOSE.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("cancels reader did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitCaughtUp(Duration atMost) throws InterruptedException {
        if (!caughtUp.await(atMost.toMillis(), TimeUnit.MILLISECONDS) || failure != null) {
            throw new CancelsUnreadException("%s could not be read up to its end within %s%s"
                    .formatted(Topics.cancels().name(), atMost, failure == null ? "" : ": " + failure));
        }
    }

    private void run() {
        try {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            catchUp();
            caughtUp.countDown();
            while (!closing) {
                turn();
            }
        } catch (RuntimeException e) {
            failure = e;
            LOG.atError().setCause(e).log("cancels reader ended by an error");
        } finally {
            caughtUp.countDown();
            closeConsumer();
        }
    }

    private void closeConsumer() {
        try {
            consumer.close(CloseOptions.timeout(CLOSE));
        } finally {
            ended.countDown();
        }
    }

    /** To the end as it is now; what is written later is heard of later. */
    private void catchUp() {
        Map<TopicPartition, Long> ends = Map.of();
        boolean reached = false;
        while (!closing && !reached) {
            try {
                if (ends.isEmpty()) {
                    ends = consumer.endOffsets(partitions);
                }
                reached = isRead(ends);
            } catch (KafkaException e) {
                passOver(e);
            }
            if (!reached) {
                turn();
            }
        }
    }

    private boolean isRead(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void turn() {
        try {
            consumer.poll(POLL).forEach(this::apply);
        } catch (KafkaException e) {
            passOver(e);
        }
        known.forgetBefore(clock.instant().minus(Topics.CANCELS_KEPT));
    }

    private static void passOver(KafkaException e) {
        if (e instanceof WakeupException) {
            LOG.atTrace().log("woken");
            return;
        }
        LOG.atWarn().addKeyValue("error", e.toString()).log("cancels could not be read; trying again");
        LockSupport.parkNanos(RETRY.toNanos());
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        Cancel cancel = RecordReader.read(record, (headers, body) -> CancelCodec.read(headers));
        if (cancel == null) {
            return;
        }
        if (known.add(cancel) && forgotten++ % FORGOTTEN_A_LINE == 0) {
            LOG.atWarn()
                    .addKeyValue("kept", known.size())
                    .addKeyValue("forgotten", forgotten)
                    .log("more cancels than are kept; the calls of those that came first run");
        }
        if (caughtUp.getCount() == 0) {
            listener.cancelled(cancel.id(), cancel.tenant(), cancel.at());
        }
    }
}
