package io.invoq.worker.checkout;

import io.invoq.platform.consume.RecordReader;
import io.invoq.wire.record.Checkout;
import io.invoq.wire.record.CheckoutCodec;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Lane;
import io.invoq.wire.routing.PartitionChooser;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
 * Gives the checked out runs of a worker that is lost back to the invocations, each with the next attempt and with its
 * tombstone in one transaction.
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
    private final String source;

    /**
     * @param producers makes a producer with the transactional id of a worker
     * @param pool whose invocations are given back
     * @param worker this node, in the records that it writes
     */
    Takeover(
            CheckoutTopic checkouts,
            Function<String, ? extends Producer<byte[], byte[]>> producers,
            String pool,
            String worker) {
        this.checkouts = checkouts;
        this.producers = producers;
        this.pool = pool;
        this.source = "/invoq/worker/" + worker;
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
                    send(producer, again(producer, checkout.invocation()));
                    send(producer, new ProducerRecord<>(record.topic(), record.partition(), record.key(), null));
                }
            }
            producer.commitTransaction();
        } catch (KafkaException e) {
            abort(producer);
            throw e;
        }
    }

    private ProducerRecord<byte[], byte[]> again(Producer<byte[], byte[]> producer, Invocation invocation) {
        String topic = Topics.invocations(Lane.ASYNC, pool).name();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                PartitionChooser.home(
                        invocation.function(), producer.partitionsFor(topic).size()),
                invocation.function().toString().getBytes(StandardCharsets.UTF_8),
                invocation.request().body().bytes());
        InvocationCodec.write(invocation.delivered(invocation.delivery().nextAttempt()), source, record.headers()::add);
        return record;
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
