package io.invoq.ingress.deadletter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the letters of several partitions, each read in its own order, into one by time: the oldest first. Holds a few of
 * each partition, so that what it needs does not grow with the topic. Used by one thread; does no I/O.
 */
final class Merge {

    /** Of one partition at most, but for what a single poll brings. */
    private static final int MOST_WAITING = 50;

    private static final Comparator<Letter> OLDEST_FIRST = Comparator.comparing(Letter::diedAt)
            .thenComparingInt(letter -> letter.position().partition())
            .thenComparingLong(letter -> letter.position().offset());

    private static final class Lane {

        private final long end;
        private final Queue<Letter> waiting = new ArrayDeque<>();
        private long next;

        Lane(long next, long end) {
            this.next = next;
            this.end = end;
        }

        boolean isRead() {
            return next >= end;
        }
    }

    private final Map<Integer, Lane> lanes = new TreeMap<>();
    private final int limit;
    private final List<Letter> taken = new ArrayList<>();

    /** @param limit how many letters to take */
    Merge(int limit) {
        this.limit = limit;
    }

    /** Reads a partition from an offset, up to and without another. */
    void add(int partition, long from, long end) {
        lanes.put(partition, new Lane(from, end));
    }

    /** The next letter of its partition; one at or past the partition's end is left out. */
    void offer(Letter letter) {
        Lane lane = lane(letter.position().partition());
        if (letter.position().offset() < lane.end) {
            lane.waiting.add(letter);
        }
    }

    /** Says that everything before the offset has been looked at. */
    void readUpTo(int partition, long offset) {
        Lane lane = lane(partition);
        lane.next = Math.max(lane.next, Math.min(offset, lane.end));
    }

    /** Takes letters as long as it is sure which is the oldest. */
    void take() {
        while (taken.size() < limit
                && lanes.values().stream().allMatch(lane -> !lane.waiting.isEmpty() || lane.isRead())) {
            if (!takeOldest()) {
                return;
            }
        }
    }

    /** Takes what is there, for want of time to read more: otherwise some lists would never get on. */
    void takeWhatIsThere() {
        boolean more = true;
        while (more && taken.size() < limit) {
            more = takeOldest();
        }
    }

    /** Whether the partition should not be read on before more letters are taken. */
    boolean isFull(int partition) {
        Lane lane = lane(partition);
        return lane.isRead() || lane.waiting.size() >= MOST_WAITING;
    }

    /** Whether there is nothing more to read or to take. */
    boolean isDone() {
        return taken.size() >= limit
                || lanes.values().stream().allMatch(lane -> lane.waiting.isEmpty() && lane.isRead());
    }

    List<Letter> taken() {
        return taken;
    }

    /** Where the next page begins; null when there is nothing after this one. */
    @Nullable
    Cursor cursor() {
        Map<Integer, Long> offsets = new HashMap<>();
        boolean more = false;
        for (Map.Entry<Integer, Lane> entry : lanes.entrySet()) {
            Lane lane = entry.getValue();
            Letter first = lane.waiting.peek();
            offsets.put(
                    entry.getKey(), first == null ? lane.next : first.position().offset());
            more = more || first != null || !lane.isRead();
        }
        return more ? new Cursor(offsets) : null;
    }

    private boolean takeOldest() {
        Letter oldest = null;
        for (Lane lane : lanes.values()) {
            Letter first = lane.waiting.peek();
            if (first != null && (oldest == null || OLDEST_FIRST.compare(first, oldest) < 0)) {
                oldest = first;
            }
        }
        if (oldest == null) {
            return false;
        }
        lane(oldest.position().partition()).waiting.remove();
        taken.add(oldest);
        return true;
    }

    private Lane lane(int partition) {
        Lane lane = lanes.get(partition);
        if (lane == null) {
            throw new IllegalArgumentException("partition " + partition + " is not among " + lanes.keySet());
        }
        return lane;
    }
}
