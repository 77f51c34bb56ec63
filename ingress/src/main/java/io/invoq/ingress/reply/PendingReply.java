package io.invoq.ingress.reply;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One caller's wait for its reply. The caller's thread waits and reads the record; other threads only hand it over.
 * Closing it ends the wait for good: a reply that comes later is ignored.
 *
 * <p>It knows where its invocation is, once that is acknowledged, so that those can be found whose worker is lost.
 */
public final class PendingReply implements AutoCloseable {

    private static final long NOT_ACKNOWLEDGED = Long.MIN_VALUE;

    /** Hears that the worker which took the invocation is gone. Called by a thread that may wait. */
    @FunctionalInterface
    public interface Loss {

        void workerLost();
    }

    private final CompletableFuture<ConsumerRecord<byte[], byte[]>> arrived = new CompletableFuture<>();
    private final Consumer<PendingReply> forget;
    private @Nullable Loss loss;
    private int partition;
    private volatile long offset = NOT_ACKNOWLEDGED;

    PendingReply(Consumer<PendingReply> forget) {
        this.forget = forget;
    }

    /**
     * Waits for the reply; null when it has not come by then.
     *
     * @throws InDoubtException when the worker that took the invocation is gone, so that it may or may not have run
     * @throws ReplyImpossibleException when it cannot come any more
     * @throws MalformedRecordException when it came and does not read
     */
    public @Nullable Result await(Duration atMost) throws InterruptedException {
        try {
            ConsumerRecord<byte[], byte[]> record = arrived.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
            return ResultCodec.read(
                    KafkaHeaders.reader(record.headers()), record.value() == null ? new byte[0] : record.value());
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InDoubtException inDoubt) {
                throw inDoubt;
            }
            throw new ReplyImpossibleException("the invocation was not published", e.getCause());
        }
    }

    /** Ends the wait: the invocation did not get out. Any thread. */
    public void fail(Throwable cause) {
        arrived.completeExceptionally(cause);
    }

    /** Names who hears of the worker's loss; before the invocation is sent. */
    public void onLoss(Loss listener) {
        loss = listener;
    }

    /**
     * Notes where the invocation is, replicated. Any thread.
     *
     * @param atOffset negative when the broker did not say
     */
    public void acknowledged(int onPartition, long atOffset) {
        partition = onPartition;
        offset = atOffset;
    }

    /** Whether the invocation is known to be replicated. */
    public boolean isAcknowledged() {
        return offset != NOT_ACKNOWLEDGED;
    }

    /** Ends the wait: the invocation may or may not have run, and nobody is left to say. Any thread. */
    public void doubt() {
        arrived.completeExceptionally(new InDoubtException());
    }

    boolean isAcknowledgedOn(Set<Integer> partitions) {
        return isAcknowledged() && partitions.contains(partition);
    }

    /**
     * Whether its invocation has been taken by a worker.
     *
     * @param committed the first offset of each partition that has not been; none for one of which nothing has
     */
    public boolean isTaken(Map<Integer, Long> committed) {
        long at = offset;
        return at < 0 || at < committed.getOrDefault(partition, 0L);
    }

    /** Says that the worker which took the invocation is gone; of no effect when the reply has come. */
    public void workerLost() {
        if (loss != null && !arrived.isDone()) {
            loss.workerLost();
        }
    }

    void arrive(ConsumerRecord<byte[], byte[]> record) {
        arrived.complete(record);
    }

    @Override
    public void close() {
        forget.accept(this);
    }

    /** No reply is to be expected, since the worker that took the invocation is gone. */
    public static final class InDoubtException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InDoubtException() {
            super("the worker that took the invocation is gone", null, false, false);
        }
    }

    /** No reply can come, since the invocation was not published. */
    public static final class ReplyImpossibleException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ReplyImpossibleException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
