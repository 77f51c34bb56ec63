package io.invoq.platform.consume;

import java.util.BitSet;

/**
 * Knows which offset of one partition may be committed when records complete in any order: the one before which all is
 * complete.
 *
 * <pre>
 *   offsets   40  41  43  44  47      (42, 45, 46 do not exist: transaction markers, compaction)
 *   state      x   x   .   x   .      x complete, . under way
 *   committable = 43                  the first that is not complete
 * </pre>
 *
 * <p>Owned by one thread. A ring of the offsets registered and not yet passed; each step is O(1) but for
 * {@link #complete}, which searches the ring in O(log n).
 */
final class OffsetTracker {

    private static final int COMPLETE = -1;

    private long[] offsets = new long[64];
    private int[] sizes = new int[64];
    private int head;
    private int count;
    private int underWay;
    private long bytesUnderWay;
    private long position;

    /** @param position the offset from which the partition is read */
    OffsetTracker(long position) {
        this.position = position;
    }

    /** Takes note of a record that was handed out; offsets come in rising order, with or without gaps. */
    void register(long offset, int bytes) {
        if (offset < position) {
            throw new IllegalArgumentException("offset " + offset + " comes after position " + position);
        }
        if (count == offsets.length) {
            grow();
        }
        int at = index(count++);
        offsets[at] = offset;
        sizes[at] = bytes;
        underWay++;
        bytesUnderWay += bytes;
        position = offset + 1;
    }

    /** Says that the consumer has nothing below this offset to hand out: passes over gaps at the end. */
    void advance(long consumerPosition) {
        position = Math.max(position, consumerPosition);
    }

    /** Marks a registered record complete; one that was completed before is left as it is. */
    void complete(long offset) {
        int found = find(offset);
        int at = index(found);
        if (found >= count || offsets[at] != offset || sizes[at] == COMPLETE) {
            return;
        }
        bytesUnderWay -= sizes[at];
        underWay--;
        sizes[at] = COMPLETE;
        while (count > 0 && sizes[head] == COMPLETE) {
            head = head + 1 == offsets.length ? 0 : head + 1;
            count--;
        }
    }

    /** The offset to commit: everything before it is complete or does not exist. */
    long committable() {
        return count == 0 ? position : offsets[head];
    }

    /** Where the next record to be handed out may be: everything before it was handed out or does not exist. */
    long position() {
        return position;
    }

    /** The records from the committable offset on that are complete, as bits counted from it. */
    BitSet completeBeyond() {
        BitSet complete = new BitSet();
        for (int place = 0; place < count; place++) {
            int at = index(place);
            if (sizes[at] == COMPLETE) {
                complete.set(Math.toIntExact(offsets[at] - offsets[head]));
            }
        }
        return complete;
    }

    /** How many records are registered and not complete. */
    int underWay() {
        return underWay;
    }

    /** The sum of their sizes. */
    long bytesUnderWay() {
        return bytesUnderWay;
    }

    /** How many records lie between the first incomplete one and the last registered: redelivered after a crash. */
    int window() {
        return count;
    }

    /** The place of the first registered offset that is not below the given one. */
    private int find(long offset) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (offsets[index(middle)] < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int index(int place) {
        int at = head + place;
        return at >= offsets.length ? at - offsets.length : at;
    }

    private void grow() {
        long[] moreOffsets = new long[offsets.length * 2];
        int[] moreSizes = new int[offsets.length * 2];
        for (int i = 0; i < count; i++) {
            moreOffsets[i] = offsets[index(i)];
            moreSizes[i] = sizes[index(i)];
        }
        offsets = moreOffsets;
        sizes = moreSizes;
        head = 0;
    }
}
