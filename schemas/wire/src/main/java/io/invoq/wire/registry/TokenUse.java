package io.invoq.wire.registry;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;

/**
 * When a token was last used. Apart from the token, so that uses do not get in the way of changes; written now and then, not
 * with each use.
 *
 * @param tokenId of the {@link RegistryEntry.Token}
 * @param lastUsedAt not later than its last use
 */
public record TokenUse(UUID tokenId, Instant lastUsedAt) implements RegistryEntry {

    static final String PREFIX = "token-use/";

    public TokenUse {
        requireNonNull(tokenId, "tokenId is missing");
        requireNonNull(lastUsedAt, "lastUsedAt is missing");
    }

    /** Under which the last use of that token stands. */
    public static String key(UUID tokenId) {
        return PREFIX + tokenId;
    }

    @Override
    public String key() {
        return key(tokenId);
    }
}
