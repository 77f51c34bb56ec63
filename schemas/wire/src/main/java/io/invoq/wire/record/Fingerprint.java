package io.invoq.wire.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stands for bytes that are too long to be kept: the first 128 bits of their SHA-256. Two that are equal are taken to be of
 * the same bytes. Immutable.
 */
public record Fingerprint(long high, long low) {

    private static final int HEX_DIGITS = 32;
    private static final HexFormat HEX = HexFormat.of();

    /** Of one text, in UTF-8. */
    public static Fingerprint of(String text) {
        return of(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Of what makes two calls the same call: function, method, path, query and body. Not of the function's version, which
     * may have changed between a call and its repetition, nor of header fields.
     */
    public static Fingerprint of(Invocation call) {
        HttpRequest request = call.request();
        MessageDigest digest = sha256();
        update(digest, call.function().tenant());
        update(digest, call.function().name());
        update(digest, request.method());
        update(digest, request.path());
        update(digest, request.query());
        return of(digest.digest(request.body().bytes()));
    }

    /** Reads what {@link #toString} wrote; empty for anything else. */
    public static Optional<Fingerprint> parse(String hex) {
        if (hex.length() != HEX_DIGITS || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        return Optional.of(of(HEX.parseHex(hex)));
    }

    /** In 32 hexadecimal digits. */
    @Override
    public String toString() {
        return HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }

    /** Each part with its length before it, so that no two lists of parts are the same bytes; null is not empty. */
    private static void update(MessageDigest digest, @Nullable String part) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(part == null ? -1 : bytes.length)
                .flip());
        digest.update(bytes);
    }

    private static Fingerprint of(byte[] bytes) {
        ByteBuffer longs = ByteBuffer.wrap(bytes);
        return new Fingerprint(longs.getLong(), longs.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
