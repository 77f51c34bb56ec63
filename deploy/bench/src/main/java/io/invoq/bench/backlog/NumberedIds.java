package io.invoq.bench.backlog;

import io.invoq.wire.record.RequestId;
import java.time.Instant;
import java.util.BitSet;
import java.util.UUID;

/**
 * The request ids of one fill: UUIDv7 like any other, but numbered, so that a bit each tells which have come back. Safe
 * for use by several threads; {@link Seen} is for one.
 */
public final class NumberedIds {

    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final long high;
    private final int count;

    /** @param count how many there are, numbered from 0 */
    public NumberedIds(int count, Instant now) {
        this.high = RequestId.next(now).value().getMostSignificantBits();
        this.count = count;
    }

    public int count() {
        return count;
    }

    /** The id with a number from 0 to {@code count - 1}. */
    public RequestId id(int number) {
        return new RequestId(new UUID(high, VARIANT | number));
    }

    /** An empty list of those that have come back. */
    public Seen none() {
        return new Seen();
    }

    /** Which have come back. */
    public final class Seen {

        private final BitSet numbers = new BitSet(count);
        private int distinct;
        private int repeated;

        private Seen() {}

        /** Takes down one that has come back; false when it is not of this fill. */
        public boolean mark(String id) {
            UUID uuid = UUID.fromString(id);
            long number = uuid.getLeastSignificantBits() & ~VARIANT;
            if (uuid.getMostSignificantBits() != high || number >= count) {
                return false;
            }
            if (numbers.get((int) number)) {
                repeated++;
            } else {
                numbers.set((int) number);
                distinct++;
            }
            return true;
        }

        /** Whether none is missing. */
        public boolean isComplete() {
            return distinct == count;
        }

        public int distinct() {
            return distinct;
        }

        /** How often one came back that had before. */
        public int repeated() {
            return repeated;
        }
    }
}
