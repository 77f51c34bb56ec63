package io.invoq.wire.function;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Names a code package by its content: the SHA-256 of its bytes. As text {@code sha256:<64 lower-case hex digits>}; in
 * the registry's records the digits alone.
 *
 * @param hex the 64 digits
 */
public record PackageDigest(@JsonValue String hex) {

    /** What the text form begins with. */
    public static final String PREFIX = "sha256:";

    private static final int DIGITS = 64;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PackageDigest {
        if (!isDigest(hex)) {
            throw new IllegalArgumentException("'" + hex + "' is not a SHA-256 in 64 lower-case hex digits");
        }
    }

    /** The digest in its binary form of 32 bytes. */
    public static PackageDigest of(byte[] sha256) {
        return new PackageDigest(HexFormat.of().formatHex(sha256));
    }

    /** Reads the text form; empty when it is anything else. */
    public static Optional<PackageDigest> parse(String text) {
        String digits = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "";
        return isDigest(digits) ? Optional.of(new PackageDigest(digits)) : Optional.empty();
    }

    @Override
    public String toString() {
        return PREFIX + hex;
    }

    private static boolean isDigest(String hex) {
        boolean fits = hex.length() == DIGITS;
        for (int i = 0; fits && i < DIGITS; i++) {
            char c = hex.charAt(i);
            fits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        }
        return fits;
    }
}
