package io.invoq.wire.record;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Makes any text fit for a CloudEvents attribute, whose values may hold no control characters (CloudEvents 1.0 §2.4):
 * {@code %}, control and non-ASCII characters become percent-encoded UTF-8. Text that needs none of it comes back as it
 * is, without a copy. A lone surrogate has no UTF-8 form and becomes {@code ?}.
 */
final class AttributeText {

    private static final String HEX = "0123456789ABCDEF";

    private AttributeText() {}

    /** Text that is an attribute by itself. */
    static String encode(String text) {
        return encode(text, false);
    }

    /** Text that is a part of {@code name=value&name=value}: {@code &} and {@code =} are encoded as well. */
    static String encodePart(String text) {
        return encode(text, true);
    }

    /**
     * Reads what either of the two wrote.
     *
     * @param attribute named in the error
     * @throws MalformedRecordException when a percent-encoding is broken; the text, which may be a secret, is not shown
     */
    static String decode(String attribute, String text) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return text;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        int start = 0;
        while (percent >= 0) {
            out.writeBytes(text.substring(start, percent).getBytes(StandardCharsets.UTF_8));
            out.write(encodedByte(attribute, text, percent));
            start = percent + 3;
            percent = text.indexOf('%', start);
        }
        out.writeBytes(text.substring(start).getBytes(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String encode(String text, boolean asPart) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i), asPart)) {
                return encodeBytes(text.getBytes(StandardCharsets.UTF_8), asPart);
            }
        }
        return text;
    }

    private static String encodeBytes(byte[] text, boolean asPart) {
        StringBuilder out = new StringBuilder(text.length + 16);
        for (byte b : text) {
            char c = (char) (b & 0xff);
            if (isPlain(c, asPart)) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(char c, boolean asPart) {
        return c >= 0x20 && c < 0x7f && c != '%' && !(asPart && (c == '&' || c == '='));
    }

    private static int encodedByte(String attribute, String text, int percent) {
        int end = Math.min(percent + 3, text.length());
        if (end == percent + 3
                && HexFormat.isHexDigit(text.charAt(percent + 1))
                && HexFormat.isHexDigit(text.charAt(percent + 2))) {
            return HexFormat.fromHexDigits(text, percent + 1, end);
        }
        throw new MalformedRecordException("%s has a broken percent-encoding '%s' at character %d"
                .formatted(attribute, text.substring(percent, end), percent + 1));
    }
}
