package io.invoq.ingress.auth;

import io.invoq.wire.registry.RegistryEntry;

/**
 * A token with its secret, which is nowhere else. {@link #toString} leaves the secret out.
 *
 * @param token as it is registered
 * @param secret to be shown once
 */
public record MadeToken(RegistryEntry.Token token, String secret) {

    @Override
    public String toString() {
        return "MadeToken[" + token.id() + "]";
    }
}
