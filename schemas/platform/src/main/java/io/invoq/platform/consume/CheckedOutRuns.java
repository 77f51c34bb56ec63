package io.invoq.platform.consume;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that a lane owns although their offsets are committed, whatever becomes of their partitions, and the ends of
 * some that no transaction holds yet. The consumer's thread, but for {@link #verify}.
 */
final class CheckedOutRuns {

    private static final Logger LOG = LoggerFactory.getLogger(CheckedOutRuns.class);

    private final CheckoutLog log;
    private final Set<TrackedRecord> owned = ConcurrentHashMap.newKeySet();
    private final Deque<TrackedRecord> ended = new ArrayDeque<>();
    private final AtomicBoolean doubtful = new AtomicBoolean();

    /** The flusher's thread: the producer under which all that is owned was known to stand. */
    private int verified;

    CheckedOutRuns(CheckoutLog log) {
        this.log = log;
    }

    /** The transaction with its checkout is committed. */
    void stands(TrackedRecord record) {
        record.run().stand();
        owned.add(record);
        queueIfEnded(record);
    }

    /**
     * Its partition is gone, and the transaction with its checkout was aborted as far as is known: by the partition's
     * committed offset, over which the next owner may have written by now. Its checkout itself tells.
     */
    void uncertain(TrackedRecord record) {
        if (record.isCheckedOut()) {
            owned.add(record);
            doubtful.set(true);
        }
    }

    /** It has come to its end; one whose checkout is not committed yet waits for that. */
    void ended(TrackedRecord record) {
        record.run().end();
        queueIfEnded(record);
    }

    /** A transaction has ended, before which all was verified. */
    void settled() {
        owned.removeIf(TrackedRecord::isLost);
        owned.forEach(this::queueIfEnded);
    }

    private void queueIfEnded(TrackedRecord record) {
        if (record.run().stands() && record.run().queueEnd()) {
            ended.add(record);
        }
    }

    /** Takes ends into a transaction until the bytes reach the bound. */
    List<TrackedRecord> takeEnded(long maxBytes) {
        List<TrackedRecord> taken = new ArrayList<>();
        long bytes = 0;
        while (!ended.isEmpty() && bytes < maxBytes) {
            TrackedRecord record = ended.removeFirst();
            bytes += TransactionFlusher.size(record.output());
            taken.add(record);
        }
        return taken;
    }

    /** The transaction that held them was aborted. */
    void putBack(List<TrackedRecord> records) {
        records.reversed().forEach(ended::addFirst);
    }

    /** The transaction that held them is committed. */
    void written(List<TrackedRecord> records) {
        records.forEach(owned::remove);
    }

    /** Whether none is left that goes on. */
    boolean isIdle() {
        owned.removeIf(TrackedRecord::isLost);
        return owned.isEmpty() && ended.isEmpty();
    }

    /** This process may have been taken for dead: what is owned is looked up before anything else is written. */
    void doubt() {
        if (!owned.isEmpty()) {
            doubtful.set(true);
        }
    }

    boolean isDoubtful() {
        return doubtful.get();
    }

    /**
     * The flusher's thread, before each transaction: what another has taken over is lost from now on. It looks only when
     * the producer is a new one, since nobody takes anything over without replacing it.
     *
     * @param producer counts the transactional producers of this lane
     */
    void verify(int producer) throws InterruptedException {
        if (!doubtful.getAndSet(false) && producer == verified) {
            return;
        }
        if (!owned.isEmpty()) {
            verifyOwned();
        }
        verified = producer;
    }

    private void verifyOwned() throws InterruptedException {
        boolean known = false;
        try {
            Set<String> standing = log.standing();
            known = true;
            for (TrackedRecord record : owned) {
                if (standing.contains(record.run().key())) {
                    record.run().stand();
                } else {
                    record.run().lose();
                    LOG.atWarn()
                            .addKeyValue("checkout", record.run().key())
                            .log("checkout does not stand any more; the run's end is dropped");
                }
            }
        } finally {
            if (!known) {
                doubtful.set(true);
            }
        }
    }
}
