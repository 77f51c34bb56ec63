package io.invoq.ingress.auth;

import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.registry.RegistryEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Checks access tokens. Only their SHA-256 is known here and in the registry; a token has at least 128 random bits, so
 * looking its hash up gives nothing away by its timing. Safe for use by several threads.
 */
public final class AccessTokens {

    private static final int LONGEST = 512;

    private final RegistryView registry;

    public AccessTokens(RegistryView registry) {
        this.registry = registry;
    }

    /** The token's entry; null when there is no such token. */
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
