package io.invoq.dispatcher.deliver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs callbacks as Standard Webhooks 1.0.0 has it: {@code v1}, HMAC-SHA256 of {@code id.timestamp.body}. Immutable, safe
 * for use by several threads. The key shows neither in {@link #toString} nor in any message.
 */
public final class SigningSecret {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    private final SecretKeySpec key;

    private SigningSecret(SecretKeySpec key) {
        this.key = key;
    }

    /**
     * Reads a secret in its written form.
     *
     * @throws IllegalArgumentException when it is not {@code whsec_} followed by the base64 of 24 to 64 bytes
     */
    public static SigningSecret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "signing-secret does not start with whsec_; expected whsec_ and the base64 of 24 to 64 bytes");
        }
        byte[] bytes = decode(text.substring(PREFIX.length()));
        if (bytes.length < SHORTEST || bytes.length > LONGEST) {
            throw new IllegalArgumentException(
                    "signing-secret holds %d bytes, not within %d to %d".formatted(bytes.length, SHORTEST, LONGEST));
        }
        return new SigningSecret(new SecretKeySpec(bytes, ALGORITHM));
    }

    /**
     * The value of {@code webhook-signature}.
     *
     * @param id without dots
     * @param time counts in whole seconds
     * @param body any bytes
     */
    String sign(String id, Instant time, byte[] body) {
        Mac mac = mac();
        mac.update((id + "." + time.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    }

    @Override
    public String toString() {
        return "SigningSecret[***]";
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // its message quotes a character of the secret
            throw new IllegalArgumentException("signing-secret is not base64 after whsec_");
        }
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
