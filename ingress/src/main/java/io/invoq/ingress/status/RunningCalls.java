package io.invoq.ingress.status;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.Checkout;
import io.invoq.wire.record.CheckoutCodec;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.RequestId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The runs that are checked out: they are in no queue any more, and have no result yet. As {@code invoq.checkouts} tells
 * it, in its order. Only so many, the oldest forgotten first. Safe for use by several threads; does no I/O.
 */
final class RunningCalls {

    /** One checkout, by its key on the topic. */
    private record Run(CallKey call, RequestId id, CallStatus.Running status) {}

    /** Longer than what comes of a run can lie hidden behind another's open transaction. */
    private static final long ENDED_NANOS = Duration.ofMinutes(1).toNanos();

    private final int most;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<String, Run> runs = new LinkedHashMap<>();

    /** The latest attempt of each call, in whatever order the topic's partitions are read. */
    @GuardedBy("lock")
    private final Map<CallKey, String> latest = new HashMap<>();

    /** Those whose checkout is gone, in the order of that. */
    @GuardedBy("lock")
    private final Map<CallKey, Ended> ended = new LinkedHashMap<>();

    private record Ended(Run run, long atNanos) {}

    /**
     * Empty.
     *
     * @param most how many it holds at most, and how many that have ended
     * @param nanoTime monotonic
     */
    RunningCalls(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes note of a checkout or of its tombstone.
     *
     * @throws MalformedRecordException when it is neither
     */
    void note(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            throw new MalformedRecordException("a checkout without a key");
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            remove(key);
        } else {
            Checkout checkout = CheckoutCodec.read(KafkaHeaders.reader(record.headers()), record.value());
            add(key, run(checkout.invocation()));
        }
    }

    Optional<CallStatus> find(String tenant, RequestId id) {
        lock.lock();
        try {
            String key = latest.get(CallKey.of(tenant, id));
            return Optional.ofNullable(key == null ? null : runs.get(key))
                    .filter(run -> run.id().equals(id)
                            && run.status().function().tenant().equals(tenant))
                    .map(Run::status);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The same of a run whose checkout has gone within the last minute: for who finds neither a result nor another attempt,
     * since a transaction is not ended on all partitions at the same moment.
     */
    Optional<CallStatus> findEnded(String tenant, RequestId id) {
        lock.lock();
        try {
            forgetEnded();
            return Optional.ofNullable(ended.get(CallKey.of(tenant, id)))
                    .map(Ended::run)
                    .filter(run -> run.id().equals(id)
                            && run.status().function().tenant().equals(tenant))
                    .map(Run::status);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void forgetEnded() {
        long now = nanoTime.getAsLong();
        Iterator<Ended> oldest = ended.values().iterator();
        while (oldest.hasNext() && (ended.size() > most || now - oldest.next().atNanos() > ENDED_NANOS)) {
            oldest.remove();
        }
    }

    private static Run run(Invocation invocation) {
        return new Run(
                CallKey.of(invocation.function().tenant(), invocation.id()),
                invocation.id(),
                new CallStatus.Running(
                        invocation.function(),
                        invocation.delivery().attempt(),
                        invocation.delivery().acceptedAt()));
    }

    private void add(String key, Run run) {
        lock.lock();
        try {
            if (runs.size() >= most && !runs.containsKey(key)) {
                remove(runs.keySet().iterator().next());
            }
            runs.put(key, run);
            latest.merge(run.call(), key, this::later);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private String later(String one, String other) {
        Run first = runs.get(one);
        Run second = runs.get(other);
        return first != null
                        && second != null
                        && first.status().attempt() > second.status().attempt()
                ? one
                : other;
    }

    private void remove(String key) {
        lock.lock();
        try {
            Run run = runs.remove(key);
            if (run != null) {
                latest.remove(run.call(), key);
                ended.remove(run.call());
                ended.put(run.call(), new Ended(run, nanoTime.getAsLong()));
                forgetEnded();
            }
        } finally {
            lock.unlock();
        }
    }
}
