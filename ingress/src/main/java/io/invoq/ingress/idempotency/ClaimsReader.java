package io.invoq.ingress.idempotency;

import io.invoq.platform.kafka.OpenTransactions;
import io.invoq.wire.record.Fingerprint;
import io.invoq.wire.record.IdempotencyClaimCodec;
import io.invoq.wire.record.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads partitions of claims into memory: all that is committed up to the partition's last record at the moment at which it
 * was asked, <em>records of transactions under way included</em>. Reading does not get past those until they have ended one
 * way or the other, and so nothing that the owner before has committed can be missed (ADR 14). One that goes on for half a
 * second is ended.
 *
 * <p>One thread, made here, reads, several partitions at the same time; {@link #load} may be called by any. Owns its
 * consumer.
 */
final class ClaimsReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimsReader.class);

    /** How far clocks of brokers and nodes may be apart. */
    private static final Duration CLOCKS_APART = Duration.ofHours(1);

    private static final Duration SILENCE = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final OpenTransactions transactions;
    private final IdempotencyConfig terms;
    private final InstantSource clock;
    private final Thread thread;
    /** Bounded by the partitions that a node can own. */
    private final BlockingQueue<Loading> asked = new LinkedBlockingQueue<>();

    private final Map<TopicPartition, Reading> open = new HashMap<>();
    private long progressAt;
    private volatile boolean closing;

    /** A partition being read, up to that offset. */
    private record Reading(Loading loading, Claims claims, long end) {}

    private ClaimsReader(
            Consumer<byte[], byte[]> consumer,
            Admin admin,
            OpenTransactions transactions,
            IdempotencyConfig terms,
            InstantSource clock,
            ThreadFactory threads) {
        this.consumer = consumer;
        this.admin = admin;
        this.transactions = transactions;
        this.terms = terms;
        this.clock = clock;
        this.thread = threads.newThread(this::run);
    }

    /**
     * Starts a reader, which waits to be asked.
     *
     * @param consumer of committed records only; taken over: closed with this
     * @param admin not owned
     */
    static ClaimsReader start(
            Consumer<byte[], byte[]> consumer,
            Admin admin,
            OpenTransactions transactions,
            IdempotencyConfig terms,
            InstantSource clock,
            ThreadFactory threads) {
        ClaimsReader reader = new ClaimsReader(consumer, admin, transactions, terms, clock, threads);
        reader.thread.start();
        return reader;
    }

    /** Asks for the claims of a partition of which no earlier owner can commit anything any more. */
    Loading load(TopicPartition partition) {
        Loading loading = new Loading(partition);
        asked.add(loading);
        return loading;
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(CLOSE.multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closing) {
                turn();
            }
        } catch (InterruptedException | InterruptException e) {
            LOG.atDebug().log("closed");
        } finally {
            var _ = Thread.interrupted(); // closing is to be done in good order
            consumer.close(CloseOptions.timeout(CLOSE));
        }
    }

    private void turn() throws InterruptedException {
        List<Loading> fresh = new ArrayList<>();
        if (open.isEmpty()) {
            fresh.add(asked.take());
        }
        asked.drainTo(fresh);
        try {
            begin(fresh);
            read();
        } catch (InterruptException e) {
            throw e;
        } catch (ExecutionException | TimeoutException | RuntimeException e) { // else nothing would be decided any more
            LOG.atWarn().addKeyValue("error", e.toString()).log("claims could not be read; trying again");
            fresh.forEach(asked::add);
            open.values().forEach(reading -> asked.add(reading.loading()));
            open.clear();
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
    }

    /** The ends come first: what has no start before them has nothing to be read. */
    private void begin(List<Loading> fresh) throws ExecutionException, TimeoutException, InterruptedException {
        fresh.removeIf(Loading::isCancelled);
        if (fresh.isEmpty()) {
            return;
        }
        long since = clock.instant().minus(terms.keep()).minus(CLOCKS_APART).toEpochMilli();
        Map<TopicPartition, Long> ends = offsets(fresh, OffsetSpec.latest());
        Map<TopicPartition, Long> starts = offsets(fresh, OffsetSpec.forTimestamp(Math.max(0, since)));
        Map<TopicPartition, Long> seek = new HashMap<>();
        for (Loading loading : fresh) {
            TopicPartition partition = loading.partition();
            long end = ends.getOrDefault(partition, 0L);
            long start = starts.getOrDefault(partition, -1L);
            Claims claims = new Claims(terms.keep(), terms.maxKeys());
            if (start < 0 || start >= end) {
                open.remove(partition);
                complete(loading, claims);
            } else {
                open.put(partition, new Reading(loading, claims, end));
                seek.put(partition, start);
            }
        }
        fresh.clear();
        consumer.assign(open.keySet());
        seek.forEach(consumer::seek);
        progressAt = System.nanoTime();
    }

    private void read() throws InterruptedException {
        if (open.isEmpty()) {
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            Reading reading = open.get(new TopicPartition(record.topic(), record.partition()));
            if (reading != null && record.offset() < reading.end()) {
                restore(reading.claims(), record);
                progressAt = System.nanoTime();
            }
        }
        if (open.values().removeIf(this::isOver)) {
            progressAt = System.nanoTime();
            consumer.assign(open.keySet());
        }
        if (!open.isEmpty() && System.nanoTime() - progressAt > SILENCE.toNanos()) {
            transactions.end(Set.copyOf(open.keySet()));
            progressAt = System.nanoTime();
        }
    }

    private boolean isOver(Reading reading) {
        if (reading.loading().isCancelled()) {
            return true;
        }
        boolean complete = consumer.position(reading.loading().partition(), ANSWER) >= reading.end();
        if (complete) {
            complete(reading.loading(), reading.claims());
        }
        return complete;
    }

    private static void complete(Loading loading, Claims claims) {
        LOG.atInfo()
                .addKeyValue("partition", loading.partition().partition())
                .addKeyValue("keys", claims.size())
                .log("idempotency keys loaded");
        loading.complete(claims);
    }

    private static void restore(Claims claims, ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        if (key == null) {
            return;
        }
        Fingerprint fingerprint = Fingerprint.of(new String(key, StandardCharsets.UTF_8));
        if (record.value() == null) {
            claims.forget(fingerprint);
            return;
        }
        try {
            claims.restore(fingerprint, Claim.of(IdempotencyClaimCodec.read(record.value()), record.timestamp()));
        } catch (MalformedRecordException e) {
            LOG.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("claim passed over");
        }
    }

    /** By the admin client, which sees records of open transactions, too. */
    private Map<TopicPartition, Long> offsets(List<Loading> loadings, OffsetSpec spec)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        loadings.forEach(loading -> question.put(loading.partition(), spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> answer : admin.listOffsets(question)
                .all()
                .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .entrySet()) {
            offsets.put(answer.getKey(), answer.getValue().offset());
        }
        return offsets;
    }
}
