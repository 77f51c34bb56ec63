package io.invoq.ingress.idempotency;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.IdempotencyAnswer;
import io.invoq.wire.record.IdempotencyAnswerCodec;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.util.List;
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
 * Reads one partition of the answers and tells each to the call that waits for it. It is assigned by hand and has its
 * position before {@link #start} returns, so no answer can fall before it; those that nobody here waits for are ignored.
 * Apart from the replies, since an answer comes in a transaction, and one that hangs must hold up no synchronous call.
 *
 * <p>One thread, made here, owns the consumer; {@link #expect} may be called by any. What waits is bounded by the calls in
 * flight.
 */
final class AnswerReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerReader.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final ConcurrentMap<RequestId, Question> waiting = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile @Nullable Exception failure;

    private AnswerReader(Consumer<byte[], byte[]> consumer, int partition) {
        this.consumer = consumer;
        this.partition = new TopicPartition(Topics.idempotencyAnswers().name(), partition);
    }

    /**
     * Takes its position at the partition's end and starts reading.
     *
     * @param consumer taken over: closed with this
     * @throws KafkaException when no broker tells the position
     */
    static AnswerReader start(Consumer<byte[], byte[]> consumer, int partition, ThreadFactory threads) {
        AnswerReader reader = new AnswerReader(consumer, partition);
        try {
            consumer.assign(List.of(reader.partition));
            consumer.seekToEnd(List.of(reader.partition));
            consumer.position(reader.partition);
        } catch (KafkaException e) {
            consumer.close(CloseOptions.timeout(CLOSE));
            throw e;
        }
        threads.newThread(reader::run).start();
        return reader;
    }

    /** The partition that answers must be sent to. */
    int partition() {
        return partition.partition();
    }

    /** Why reading ended by itself; null while all is well. */
    @Nullable
    Exception failure() {
        return failure;
    }

    /** Starts waiting for an answer. Close it when done. */
    Question expect(RequestId ask) {
        Question question = new Question(ask, () -> waiting.remove(ask));
        waiting.put(ask, question);
        return question;
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            if (!ended.await(CLOSE.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("answer reader did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing) {
                consumer.poll(POLL).forEach(this::deliver);
            }
        } catch (WakeupException e) {
            LOG.atTrace().log("woken to end");
        } catch (RuntimeException e) { // whatever it is, somebody must hear that no answer comes any more
            failure = e;
            LOG.atError().setCause(e).log("answer reader ended by an error");
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE));
            ended.countDown();
        }
    }

    private void deliver(ConsumerRecord<byte[], byte[]> record) {
        try {
            IdempotencyAnswer answer = IdempotencyAnswerCodec.read(KafkaHeaders.reader(record.headers()));
            Question question = waiting.get(answer.ask());
            if (question != null) {
                question.decided(answer.decision());
            }
        } catch (MalformedRecordException e) {
            LOG.atWarn()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("answer passed over");
        }
    }
}
