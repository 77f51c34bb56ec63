package io.invoq.wire.record;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names one invocation, from the accept to the callback. New ids are UUIDv7 (RFC 9562 §5.7), so they sort by time; a
 * caller's own UUID of any version is kept.
 */
public record RequestId(UUID value) {

    private static final int TEXT_LENGTH = 36;

    /**
     * A new UUIDv7 for the given moment. Its 74 random bits come from a fast generator: an id is a name, not a secret.
     */
    public static RequestId next(Instant now) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (now.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0x0fffL);
        long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new RequestId(new UUID(high, low));
    }

    /** Reads an id in the 36-character form; empty for any other text. */
    public static Optional<RequestId> parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        for (int i = 0; i < TEXT_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? text.charAt(i) != '-' : Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return Optional.empty();
            }
        }
        return Optional.of(new RequestId(UUID.fromString(text)));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
