package io.invoq.wire.topic;

import java.time.Duration;

/**
 * The steps by which a wait is made (architecture §7): a record waits in the longest tier that does not overshoot, then
 * in the next, until it is due. Shortest first.
 */
public enum DelayTier {
    S1("1s", Duration.ofSeconds(1)),
    S5("5s", Duration.ofSeconds(5)),
    S30("30s", Duration.ofSeconds(30)),
    M2("2m", Duration.ofMinutes(2)),
    M10("10m", Duration.ofMinutes(10)),
    H1("1h", Duration.ofHours(1)),
    H6("6h", Duration.ofHours(6));

    private final String wireName;
    private final Duration wait;

    DelayTier(String wireName, Duration wait) {
        this.wireName = wireName;
        this.wait = wait;
    }

    /** The tier for what must wait this long: the longest that does not overshoot, the shortest for less than that. */
    public static DelayTier of(Duration left) {
        DelayTier longest = S1;
        for (DelayTier tier : values()) {
            if (tier.wait.compareTo(left) <= 0) {
                longest = tier;
            }
        }
        return longest;
    }

    /** The next longer one, but none above the bound: for what waits for something that has no known moment. */
    public DelayTier longer(DelayTier bound) {
        DelayTier[] tiers = values();
        for (DelayTier tier : tiers) {
            if (tier.wait.compareTo(wait) > 0 && tier.wait.compareTo(bound.wait) <= 0) {
                return tier;
            }
        }
        return bound;
    }

    /** As it stands in the topic's name. */
    public String wireName() {
        return wireName;
    }

    /** How long a record stays in it. */
    public Duration delay() {
        return wait;
    }
}
