package io.invoq.ingress.auth;

import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.registry.RegistryEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Knows access tokens by their SHA-256. The token itself is never compared with anything: its hash is looked up in a map.
 * How long that takes may tell how much of a stored hash another hash shares, but who does not know the token cannot choose
 * what it hashes to, so there is nothing to be found out bit by bit, and no comparison in constant time is needed. Nothing is
 * kept by the token itself, since looking it up would be such a comparison. Safe for use by several threads.
 */
public final class AccessTokens {

    private static final int LONGEST = 512;

    private final RegistryView registry;

    public AccessTokens(RegistryView registry) {
        this.registry = registry;
    }

    /** The token's entry, which may have expired; null when there is no such token. */
    public RegistryEntry.@Nullable Token check(String token) {
        return token.length() > LONGEST ? null : registry.token(hash(token));
    }

    /** How a token is known: 64 lower-case hex digits. */
    static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
