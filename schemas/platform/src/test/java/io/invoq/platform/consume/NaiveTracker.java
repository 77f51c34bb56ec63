package io.invoq.platform.consume;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** What an {@link OffsetTracker} must answer, worked out from sets alone: slow, and too plain to be wrong. */
final class NaiveTracker {

    /** Every answer that a tracker gives, at one moment. */
    record Answers(long committable, int underWay, long bytesUnderWay, int window) {

        static Answers of(OffsetTracker tracker) {
            return new Answers(tracker.committable(), tracker.underWay(), tracker.bytesUnderWay(), tracker.window());
        }
    }

    private final Set<Long> registered = new HashSet<>();
    private final TreeMap<Long, Integer> underWay = new TreeMap<>();
    private long position;

    NaiveTracker(long position) {
        this.position = position;
    }

    void register(long offset, int bytes) {
        registered.add(offset);
        underWay.put(offset, bytes);
        position = offset + 1;
    }

    void advance(long consumerPosition) {
        position = Math.max(position, consumerPosition);
    }

    void complete(long offset) {
        underWay.remove(offset);
    }

    long position() {
        return position;
    }

    boolean isUnderWay(long offset) {
        return underWay.containsKey(offset);
    }

    Answers answers() {
        long committable = underWay.isEmpty() ? position : underWay.firstKey();
        long bytes = 0;
        for (int size : underWay.values()) {
            bytes += size;
        }
        int window = 0;
        for (long offset = committable; offset < position; offset++) {
            if (registered.contains(offset)) {
                window++;
            }
        }
        return new Answers(committable, underWay.size(), bytes, window);
    }
}
