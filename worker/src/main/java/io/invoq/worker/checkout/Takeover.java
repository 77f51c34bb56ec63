package io.invoq.worker.checkout;

import io.invoq.platform.consume.RecordReader;
import io.invoq.wire.record.Checkout;
import io.invoq.wire.record.CheckoutCodec;
import io.invoq.wire.record.Invocation;
import io.invoq.worker.result.OutcomeRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the checked out runs of a worker that is lost back, each with the next attempt and with its tombstone in one
 * transaction. They go through the shortest delay, like any other retry: whoever asks for their status finds them there.
 *
 * <p>It does so <b>under that worker's transactional id</b>: initializing it fences the worker, and whoever else is about
 * to do the same, and ends what they left open; what is read then is all there is; and when the worker wakes up and makes
 * its producer anew, it is this transaction that fails. So of two that write about a checkout, the later one has read what
 * the earlier one wrote (ADR 16). Safe for use by several threads.
 */
final class Takeover {

    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final int LARGEST_BURST = 100;
    private static final long LARGEST_BURST_BYTES = 8 << 20;

    private final CheckoutTopic checkouts;
    private final Function<String, ? extends Producer<byte[], byte[]>> producers;
    private final String pool;
    private final OutcomeRecords records;
    private final InstantSource clock;

    /**
     * @param producers makes a producer with the transactional id of a worker
     * @param pool whose invocations are given back
     * @param records as this node writes them
     */
    Takeover(
            CheckoutTopic checkouts,
            Function<String, ? extends Producer<byte[], byte[]>> producers,
            String pool,
            OutcomeRecords records,
            InstantSource clock) {
        this.checkouts = checkouts;
        this.producers = producers;
        this.pool = pool;
        this.records = records;
        this.clock = clock;
    }

    /**
     * Takes over all that the worker has checked out; when it throws, some of it at most.
     *
     * @throws KafkaException when brokers do not answer, or another has fenced this one
     */
    void of(String worker) throws InterruptedException {
        Producer<byte[], byte[]> producer = producers.apply(worker);
        try {
            producer.initTransactions();
            Deque<ConsumerRecord<byte[], byte[]>> standing =
                    new ArrayDeque<>(checkouts.read(worker::equals).values());
            int runs = standing.size();
            while (!standing.isEmpty()) {
                giveBack(producer, standing);
            }
            producer.close(CLOSE);
            LOG.atWarn()
                    .addKeyValue("worker", worker)
                    .addKeyValue("runs", runs)
                    .log("runs of a lost worker given back");
        } catch (RuntimeException | InterruptedException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    private void giveBack(Producer<byte[], byte[]> producer, Deque<ConsumerRecord<byte[], byte[]>> standing) {
        long bytes = 0;
        producer.beginTransaction();
        try {
            for (int i = 0; i < LARGEST_BURST && bytes < LARGEST_BURST_BYTES && !standing.isEmpty(); i++) {
                ConsumerRecord<byte[], byte[]> record = standing.removeFirst();
                bytes += record.value().length;
                Checkout checkout = RecordReader.read(record, CheckoutCodec::read);
                if (checkout != null && checkout.pool().equals(pool)) {
                    send(producer, again(checkout.invocation()));
                    send(producer, new ProducerRecord<>(record.topic(), record.partition(), record.key(), null));
                }
            }
            producer.commitTransaction();
        } catch (KafkaException e) {
            abort(producer);
            throw e;
        }
    }

    private ProducerRecord<byte[], byte[]> again(Invocation invocation) {
        Instant now = clock.instant();
        return records.later(invocation, invocation.delivery().nextAttempt(now), now);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a record that fails fails the commit
    private static void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    /** Soon, since an open transaction holds up those who read the invocations; whether it did commit is read next time. */
    private static void abort(Producer<byte[], byte[]> producer) {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            LOG.atInfo()
                    .addKeyValue("error", e.toString())
                    .log("take-over could not be aborted; it is ended by the next");
        }
    }
}
