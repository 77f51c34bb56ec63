package io.invoq.worker.cancel;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.RequestId;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The cancels that came last, as many as it may hold, in arrays that grow to that: some forty bytes each. An id can be
 * cancelled by several tenants, of which one alone has the call; each has an entry. Safe for use by several threads.
 *
 * <pre>
 *   ring     first ─► oldest ... newest        the next one takes the oldest's place when it is full
 *   buckets  hash of id and tenant ─► entry ─► entry ─► ...
 * </pre>
 */
final class CancelSet {

    private static final int FEWEST = 1024;
    private static final int MOST_NAMES = 1024;
    private static final int NONE = -1;

    private final ReentrantLock lock = new ReentrantLock();
    private final int most;
    private final long seed;

    @GuardedBy("lock")
    private final Map<String, String> names = new HashMap<>();

    @GuardedBy("lock")
    private Entries entries;

    @GuardedBy("lock")
    private int first;

    @GuardedBy("lock")
    private int size;

    /** Whether there is nothing to be found, for those who ask about every call. */
    private volatile boolean empty = true;

    /**
     * An empty one.
     *
     * @param most how many it holds
     * @param seed of the hash; one that callers, who may choose their ids, do not know
     */
    CancelSet(int most, long seed) {
        this.most = most;
        this.seed = seed;
        this.entries = new Entries(Math.min(most, FEWEST));
    }

    /** Adds one; says whether another, of an id asked about no more than that, had to be forgotten for it. */
    boolean add(Cancel cancel) {
        lock.lock();
        try {
            if (indexOf(cancel.id(), cancel.tenant()) != NONE) {
                return false;
            }
            boolean forgets = size == most;
            if (forgets) {
                forgetFirst();
            } else if (size == entries.length()) {
                grow();
            }
            insert(cancel.id(), name(cancel.tenant()), cancel.at().toEpochMilli());
            return forgets;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets those of before that moment, as far as they came first. */
    void forgetBefore(Instant moment) {
        long millis = moment.toEpochMilli();
        lock.lock();
        try {
            while (size > 0 && entries.at[first] < millis) {
                forgetFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /** When the tenant cancelled the call of that id; null when it did not, or that is forgotten. */
    @Nullable
    Instant find(RequestId id, String tenant) {
        if (empty) {
            return null;
        }
        lock.lock();
        try {
            int index = indexOf(id, tenant);
            return index == NONE ? null : Instant.ofEpochMilli(entries.at[index]);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private int indexOf(RequestId id, String tenant) {
        long high = id.value().getMostSignificantBits();
        long low = id.value().getLeastSignificantBits();
        int index = entries.buckets[entries.bucket(hash(high, low, tenant))];
        while (index != NONE
                && !(entries.low[index] == low
                        && entries.high[index] == high
                        && entries.tenant[index].equals(tenant))) {
            index = entries.next[index];
        }
        return index;
    }

    @GuardedBy("lock")
    private void insert(RequestId id, String tenant, long at) {
        int index = (first + size) % entries.length();
        entries.high[index] = id.value().getMostSignificantBits();
        entries.low[index] = id.value().getLeastSignificantBits();
        entries.tenant[index] = tenant;
        entries.at[index] = at;
        link(entries, index);
        size++;
        empty = false;
    }

    @GuardedBy("lock")
    private void forgetFirst() {
        int bucket = entries.bucket(hash(entries.high[first], entries.low[first], entries.tenant[first]));
        int index = entries.buckets[bucket];
        if (index == first) {
            entries.buckets[bucket] = entries.next[first];
        } else {
            while (entries.next[index] != first) {
                index = entries.next[index];
            }
            entries.next[index] = entries.next[first];
        }
        entries.tenant[first] = "";
        first = (first + 1) % entries.length();
        size--;
        empty = size == 0;
    }

    @GuardedBy("lock")
    private void grow() {
        Entries larger = new Entries((int) Math.min(most, entries.length() * 2L));
        for (int i = 0; i < size; i++) {
            int from = (first + i) % entries.length();
            larger.high[i] = entries.high[from];
            larger.low[i] = entries.low[from];
            larger.tenant[i] = entries.tenant[from];
            larger.at[i] = entries.at[from];
            link(larger, i);
        }
        entries = larger;
        first = 0;
    }

    private void link(Entries into, int index) {
        int bucket = into.bucket(hash(into.high[index], into.low[index], into.tenant[index]));
        into.next[index] = into.buckets[bucket];
        into.buckets[bucket] = index;
    }

    private int hash(long high, long low, String tenant) {
        long mixed = (high ^ seed) * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ (mixed >>> 32) ^ low) * 0xD6E8_FEB8_6659_FD93L;
        mixed = (mixed ^ (mixed >>> 32) ^ tenant.hashCode()) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32);
    }

    /** One text for all entries of a tenant. */
    @GuardedBy("lock")
    private String name(String tenant) {
        String known = names.get(tenant);
        if (known != null) {
            return known;
        }
        if (names.size() < MOST_NAMES) {
            names.put(tenant, tenant);
        }
        return tenant;
    }

    /** The arrays, of one length; where the tenant is empty, the place is. */
    private static final class Entries {

        private final long[] high;
        private final long[] low;
        private final long[] at;
        private final String[] tenant;
        private final int[] next;
        private final int[] buckets;

        Entries(int length) {
            high = new long[length];
            low = new long[length];
            at = new long[length];
            tenant = new String[length];
            Arrays.fill(tenant, "");
            next = new int[length];
            buckets = new int[Integer.highestOneBit(length) * 2];
            Arrays.fill(buckets, NONE);
        }

        int length() {
            return high.length;
        }

        int bucket(int hash) {
            return hash & (buckets.length - 1);
        }
    }
}
