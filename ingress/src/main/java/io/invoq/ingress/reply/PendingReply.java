package io.invoq.ingress.reply;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import java.time.Duration;
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
 */
public final class PendingReply implements AutoCloseable {

    private final CompletableFuture<ConsumerRecord<byte[], byte[]>> arrived = new CompletableFuture<>();
    private final Consumer<PendingReply> forget;

    PendingReply(Consumer<PendingReply> forget) {
        this.forget = forget;
    }

    /**
     * Waits for the reply; null when it has not come by then.
     *
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
            throw new ReplyImpossibleException("the invocation was not published", e.getCause());
        }
    }

    /** Ends the wait: the invocation did not get out. Any thread. */
    public void fail(Throwable cause) {
        arrived.completeExceptionally(cause);
    }

    void arrive(ConsumerRecord<byte[], byte[]> record) {
        arrived.complete(record);
    }

    @Override
    public void close() {
        forget.accept(this);
    }

    /** No reply can come, since the invocation was not published. */
    public static final class ReplyImpossibleException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ReplyImpossibleException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
