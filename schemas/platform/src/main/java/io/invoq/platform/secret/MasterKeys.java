package io.invoq.platform.secret;

import io.invoq.wire.secret.Sealed;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts and decrypts secrets' values and functions' environments with the operator's master keys: AES-256-GCM, a fresh
 * random nonce for each, bound to the place it stands at. The first key encrypts, all decrypt. Immutable; safe for use by several threads.
 * Its {@link #toString} shows ids only.
 */
public final class MasterKeys {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Map<String, SecretKey> keys;
    private final SecureRandom random = new SecureRandom();

    private MasterKeys(Map<String, SecretKey> keys) {
        this.keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /**
     * Reads the keys that the configuration names.
     *
     * @throws MasterKeyException when they do not read
     */
    public static MasterKeys load(SecretsConfig config) {
        if (config.keys() != null) {
            return new MasterKeys(KeyLines.parse(config.keys()));
        }
        return new MasterKeys(config.keyFile() == null ? Map.of() : KeyLines.read(config.keyFile()));
    }

    /** The id of the key that encrypts; empty when there is none. */
    public Optional<String> newest() {
        return keys.keySet().stream().findFirst();
    }

    /**
     * Encrypts a value.
     *
     * @throws SecretUnreadableException when there is no key
     */
    public Sealed seal(Place place, byte[] value) {
        String id = newest().orElseThrow(() -> new SecretUnreadableException(
                "secrets need a master key: this node has neither secrets.key-file nor secrets.keys"));
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] ciphertext =
                    cipher(Cipher.ENCRYPT_MODE, key(id, place), nonce, place).doFinal(value);
            Base64.Encoder base64 = Base64.getEncoder();
            return new Sealed(id, base64.encodeToString(nonce), base64.encodeToString(ciphertext));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(CIPHER + " is not to be had", e);
        }
    }

    /**
     * Decrypts a value.
     *
     * @throws SecretUnreadableException when its key is not here, is another than it was, or the value was tampered with
     */
    public byte[] open(Place place, Sealed sealed) {
        SecretKey key = key(sealed.keyId(), place);
        try {
            byte[] nonce = Base64.getDecoder().decode(sealed.nonce());
            byte[] ciphertext = Base64.getDecoder().decode(sealed.ciphertext());
            return cipher(Cipher.DECRYPT_MODE, key, nonce, place).doFinal(ciphertext);
        } catch (AEADBadTagException e) {
            throw new SecretUnreadableException(
                    "%s does not open with master key '%s': it was".formatted(place, sealed.keyId())
                            + " encrypted with another one of that id, or for another place");
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new SecretUnreadableException(
                    "%s does not read: %s".formatted(place, e.getClass().getSimpleName()));
        }
    }

    private SecretKey key(String id, Place place) {
        SecretKey key = keys.get(id);
        if (key == null) {
            throw new SecretUnreadableException(
                    "%s is encrypted with master key '%s', of which this".formatted(place, id)
                            + " node has none; it has " + keys.keySet());
        }
        return key;
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, Place place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(Place.bytes(place));
        return cipher;
    }

    @Override
    public String toString() {
        return "MasterKeys" + keys.keySet();
    }
}
