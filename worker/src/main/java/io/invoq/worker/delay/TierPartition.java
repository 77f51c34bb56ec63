package io.invoq.worker.delay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one partition and has not left it. A partition whose first record has long to wait is put down:
 * nothing of it is held, and it is read again, from that record, shortly before. Not safe for use by several threads.
 */
final class TierPartition {

    /**
     * How far ahead of its moment a record is held. Long enough to read it again in time, since a fetch that is under way
     * holds the next one up for 500 ms; longer than the shortest tier, which so is never read twice.
     */
    static final Duration AHEAD = Duration.ofSeconds(2);

    static final int MOST_RECORDS = 500;
    static final long MOST_BYTES = 256 << 10;

    private final Deque<DelayedRecord> held = new ArrayDeque<>();
    private long bytes;
    private boolean full;
    private @Nullable Instant readAgainAt;

    void add(DelayedRecord record) {
        held.addLast(record);
        bytes += record.size();
        full = full || held.size() >= MOST_RECORDS || bytes >= MOST_BYTES;
    }

    Iterator<DelayedRecord> records() {
        return held.iterator();
    }

    long bytes() {
        return bytes;
    }

    /** When there is something to do for it; null while nothing is known of it. */
    @Nullable
    Instant nextAt() {
        DelayedRecord first = held.peekFirst();
        return first == null ? readAgainAt : first.leavesAt();
    }

    /** The first record has left, and all before that offset. */
    void leaveBelow(long offset) {
        for (DelayedRecord first = held.peekFirst();
                first != null && first.offset() < offset;
                first = held.peekFirst()) {
            held.removeFirst();
            bytes -= first.size();
        }
        full = full && (held.size() > MOST_RECORDS / 2 || bytes > MOST_BYTES / 2);
    }

    /** Nobody takes the record with that offset. */
    void refuse(long offset, String why) {
        for (int left = held.size(); left > 0; left--) {
            DelayedRecord record = held.removeFirst();
            held.addLast(record.offset() == offset ? record.refused(why) : record);
        }
    }

    /** Puts it down if its first record has long to wait, and says from where it is to be read again. */
    OptionalLong putDownIfEarly(Instant now) {
        DelayedRecord first = held.peekFirst();
        if (first == null || !now.plus(AHEAD).isBefore(first.leavesAt())) {
            return OptionalLong.empty();
        }
        readAgainAt = first.leavesAt().minus(AHEAD);
        held.clear();
        bytes = 0;
        full = false;
        return OptionalLong.of(first.offset());
    }

    /** Whether more of it is to be read now. */
    boolean wantsMore(Instant now) {
        if (readAgainAt != null && !now.isBefore(readAgainAt)) {
            readAgainAt = null;
        }
        return readAgainAt == null && !full;
    }
}
