package io.invoq.ingress.status;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the latest results are on their topic: a ring of so many, the oldest forgotten first, and a hash table over it, all
 * in arrays of numbers. Bodies are not here, so that its size is fixed. Safe for use by several threads; does no I/O.
 *
 * <pre>
 *   table   . . 3 . 1 . . 2 .        open addressing, at most half full: slot + 1, or 0
 *               │   │     └──────┐
 *   ring    [key, place, time] [ ] [ ]   in the order in which they were read; the next one takes the oldest's slot
 * </pre>
 *
 * <p>It knows what it does not know: {@link #firstRemembered} and {@link #reachesBackTo}.
 */
final class ResultIndex {

    /** Where a result is. */
    record Place(int partition, long offset) {}

    private final ReentrantLock lock = new ReentrantLock(); // guards all that follows
    private final long seed;
    private final int mask;

    @GuardedBy("lock")
    private final int[] table;

    @GuardedBy("lock")
    private final long[] high;

    @GuardedBy("lock")
    private final long[] low;

    @GuardedBy("lock")
    private final int[] tenants;

    @GuardedBy("lock")
    private final int[] partitions;

    @GuardedBy("lock")
    private final long[] offsets;

    @GuardedBy("lock")
    private final long[] times;

    @GuardedBy("lock")
    private final long[] first;

    @GuardedBy("lock")
    private long completeSince;

    @GuardedBy("lock")
    private int next;

    @GuardedBy("lock")
    private int size;

    /**
     * An empty index.
     *
     * @param capacity how many it remembers at most
     * @param firstOffsets by partition: nothing before them will be told of
     * @param completeSince no result of that moment or later is before those offsets; in milliseconds since the epoch
     * @param seed of the hash, so that nobody can choose ids that meet in the table
     */
    ResultIndex(int capacity, long[] firstOffsets, long completeSince, long seed) {
        int tableSize = Integer.highestOneBit(capacity) * 4;
        this.mask = tableSize - 1;
        this.table = new int[tableSize];
        this.high = new long[capacity];
        this.low = new long[capacity];
        this.tenants = new int[capacity];
        this.partitions = new int[capacity];
        this.offsets = new long[capacity];
        this.times = new long[capacity];
        this.first = firstOffsets.clone();
        this.completeSince = completeSince;
        this.seed = seed;
    }

    /** Remembers where a result is, in place of an earlier one of the same key. */
    void add(CallKey key, Place place, long time) {
        lock.lock();
        try {
            if (size == offsets.length) {
                forget(next);
            } else {
                size++;
            }
            high[next] = key.high();
            low[next] = key.low();
            tenants[next] = key.tenant();
            partitions[next] = place.partition();
            offsets[next] = place.offset();
            times[next] = time;
            table[find(key.high(), key.low(), key.tenant())] = next + 1;
            next = next + 1 == offsets.length ? 0 : next + 1;
        } finally {
            lock.unlock();
        }
    }

    /** Where the latest result of that key is; empty when it is not remembered. */
    Optional<Place> find(CallKey key) {
        lock.lock();
        try {
            int slot = table[find(key.high(), key.low(), key.tenant())] - 1;
            return slot < 0 ? Optional.empty() : Optional.of(new Place(partitions[slot], offsets[slot]));
        } finally {
            lock.unlock();
        }
    }

    /** By partition: results before these offsets are not, or no longer, remembered. */
    long[] firstRemembered() {
        lock.lock();
        try {
            return first.clone();
        } finally {
            lock.unlock();
        }
    }

    /** Whether every result of that moment or later that has been read is remembered; in milliseconds since the epoch. */
    boolean reachesBackTo(long time) {
        lock.lock();
        try {
            return time >= completeSince;
        } finally {
            lock.unlock();
        }
    }

    /** How many are remembered, later ones of the same key included. */
    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void forget(int slot) {
        first[partitions[slot]] = Math.max(first[partitions[slot]], offsets[slot] + 1);
        completeSince = Math.max(completeSince, times[slot] + 1);
        int position = find(high[slot], low[slot], tenants[slot]);
        if (table[position] == slot + 1) { // else a later result of that key has taken the place
            empty(position);
        }
    }

    /** Empties a position of the table, and moves what was displaced beyond it back, so that no search stops short. */
    @GuardedBy("lock")
    private void empty(int emptied) {
        int gap = emptied;
        int position = (gap + 1) & mask;
        while (table[position] != 0) {
            int slot = table[position] - 1;
            int home = home(high[slot], low[slot], tenants[slot]);
            if (((position - home) & mask) >= ((position - gap) & mask)) {
                table[gap] = table[position];
                gap = position;
            }
            position = (position + 1) & mask;
        }
        table[gap] = 0;
    }

    /** The position that holds the key, or else the free one that it would take. */
    @GuardedBy("lock")
    private int find(long keyHigh, long keyLow, int keyTenant) {
        int position = home(keyHigh, keyLow, keyTenant);
        while (table[position] != 0) {
            int slot = table[position] - 1;
            if (low[slot] == keyLow && high[slot] == keyHigh && tenants[slot] == keyTenant) {
                return position;
            }
            position = (position + 1) & mask;
        }
        return position;
    }

    private int home(long keyHigh, long keyLow, int keyTenant) {
        long hash = mixed(mixed(keyHigh ^ seed) + keyLow);
        return (int) mixed(hash + keyTenant) & mask;
    }

    /** The finalizer of MurmurHash3. */
    private static long mixed(long bits) {
        long hash = bits;
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    @Override
    public String toString() {
        return size() + " results, first remembered " + Arrays.toString(firstRemembered());
    }
}
