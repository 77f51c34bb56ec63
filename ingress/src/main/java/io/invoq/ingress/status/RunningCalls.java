package io.invoq.ingress.status;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.Checkout;
import io.invoq.wire.record.CheckoutCodec;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.RequestId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The runs that are checked out: they are in no queue any more, and have no result yet. As {@code invoq.checkouts} tells
 * it, in its order. Only so many, the oldest forgotten first. Safe for use by several threads; does no I/O.
 */
final class RunningCalls {

    /** One checkout, by its key on the topic. */
    private record Run(CallKey call, RequestId id, CallStatus.Running status) {}

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<String, Run> runs = new LinkedHashMap<>();

    /** A caller may use an id twice: the run that was checked out last. */
    @GuardedBy("lock")
    private final Map<CallKey, String> latest = new HashMap<>();

    /** @param most how many it holds at most */
    RunningCalls(int most) {
        this.most = most;
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
            latest.put(run.call(), key);
        } finally {
            lock.unlock();
        }
    }

    private void remove(String key) {
        lock.lock();
        try {
            Run run = runs.remove(key);
            if (run != null) {
                latest.remove(run.call(), key);
            }
        } finally {
            lock.unlock();
        }
    }
}
