package io.invoq.wire.secret;

import static java.util.Objects.requireNonNull;

/**
 * Something encrypted with AES-256-GCM; bound to the place it stands at, so that it opens nowhere else. Its {@link
 * #toString} shows the key's id only.
 *
 * @param keyId names the master key
 * @param nonce of this encryption, in base64
 * @param ciphertext with the tag at its end, in base64
 */
public record Sealed(String keyId, String nonce, String ciphertext) {

    public Sealed {
        requireNonNull(keyId, "keyId is missing");
        requireNonNull(nonce, "nonce is missing");
        requireNonNull(ciphertext, "ciphertext is missing");
    }

    @Override
    public String toString() {
        return "Sealed[keyId=" + keyId + "]";
    }
}
