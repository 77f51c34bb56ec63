package io.invoq.ingress.auth;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes the secrets of tokens: 256 random bits each, in letters, digits, {@code -} and {@code _}. */
final class Secrets {

    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    static String next() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return "invoq_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
