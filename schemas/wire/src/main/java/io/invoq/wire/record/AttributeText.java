package io.invoq.wire.record;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Makes any text fit for a CloudEvents attribute, whose values may hold no control characters (CloudEvents 1.0 §2.4):
 * {@code %}, {@code &}, {@code =}, control and non-ASCII characters become percent-encoded UTF-8. Text that needs none
 * of it comes back as it is, without a copy.
 */
final class AttributeText {

    private static final String HEX = "0123456789ABCDEF";

    private AttributeText() {}

    static String encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return encodeFrom(text);
            }
        }
        return text;
    }

    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length()) {
                    throw new MalformedRecordException("attribute ends within a percent-encoding: '" + text + "'");
                }
                out.write((hex(text, i + 1) << 4) | hex(text, i + 2));
                i += 2;
            } else {
                out.write(c);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String encodeFrom(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isPlain(c)) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c < 0x7f && c != '%' && c != '&' && c != '=';
    }

    private static int hex(String text, int at) {
        int digit = Character.digit(text.charAt(at), 16);
        if (digit < 0) {
            throw new MalformedRecordException("attribute has a broken percent-encoding: '" + text + "'");
        }
        return digit;
    }
}
