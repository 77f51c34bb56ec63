package io.invoq.platform.consume;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries transactions out, one after the other, on a thread of its own, since Kafka's transactional calls wait for
 * brokers. The consumer's thread hands it a {@link Flush} only after it has taken the outcome of the one before.
 */
final class TransactionFlusher {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionFlusher.class);
    private static final Duration END = Duration.ofSeconds(5);

    private final Transactions transactions;
    private final Runnable wake;
    private final Waiting waiting;
    private final BlockingQueue<Flush> submitted;
    private final BlockingQueue<FlushOutcome> outcomes;
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    private TransactionFlusher(TransactionSettings settings, Runnable wake, Waiting waiting) {
        this.transactions = new Transactions(settings, () -> closed, waiting);
        this.wake = wake;
        this.waiting = waiting;
        this.submitted = waiting.handover();
        this.outcomes = waiting.handover();
        this.thread = settings.threads().newThread(this::run);
    }

    /** @param wake hears of each outcome, on the flusher's thread */
    static TransactionFlusher start(TransactionSettings settings, Runnable wake, Waiting waiting) {
        TransactionFlusher flusher = new TransactionFlusher(settings, wake, waiting);
        flusher.thread.start();
        return flusher;
    }

    /** What records take in a transaction, in bytes, roughly. */
    static long size(List<ProducerRecord<byte[], byte[]>> records) {
        long size = 0;
        for (ProducerRecord<byte[], byte[]> output : records) {
            size += output.value() == null ? 0 : output.value().length;
            for (Header header : output.headers()) {
                size += header.key().length() + (header.value() == null ? 0 : header.value().length);
            }
        }
        return size;
    }

    void submit(Flush flush) {
        submitted.add(flush);
    }

    /** @throws IllegalStateException when no transaction will be carried out any more */
    @Nullable
    FlushOutcome takeOutcome() {
        FlushOutcome outcome = outcomes.poll();
        if (outcome == null && failure != null) {
            throw new IllegalStateException("transactions are not carried out any more", failure);
        }
        return outcome;
    }

    @Nullable
    FlushOutcome awaitOutcome(Duration limit) {
        try {
            return outcomes.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    boolean hasOutcome() {
        return !outcomes.isEmpty();
    }

    /** Gives up what is under way; a transaction whose end was not asked for yet is aborted by the brokers. */
    void close() {
        closed = true;
        try {
            waiting.end(thread, END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            transactions.open();
            while (!closed) {
                Flush flush = submitted.take();
                outcomes.add(carryOut(flush));
                wake.run();
            }
        } catch (InterruptedException e) {
            LOG.atDebug().log("closed");
        } catch (RuntimeException | Error e) { // the lane must end, too, so that somebody hears of it
            failure = e;
            throw e;
        } finally {
            transactions.close();
            wake.run();
        }
    }

    /** Whatever happens, the consumer's thread is told: else nothing would ever be committed again. */
    private FlushOutcome carryOut(Flush flush) throws InterruptedException {
        try {
            return transactions.carryOut(flush);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("transaction failed for a reason not foreseen; looked up");
            return transactions.lookUp(flush, e);
        }
    }
}
