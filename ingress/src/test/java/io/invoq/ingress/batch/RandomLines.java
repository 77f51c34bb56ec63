package io.invoq.ingress.batch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Lines of batches out of a seed, some of them spoilt. Used by one thread. */
public final class RandomLines {

    private static final String[] SCALARS = {
        "0",
        "-1",
        "1.50",
        "-0.0e-7",
        "12345678901234567890",
        "true",
        "false",
        "null",
        "\"\"",
        "\"a\"",
        "\"\\n\\\"\\\\\"",
        "\"\\u0000\\ud83d\\ude00\"",
        "\"\u00e9\u20ac\ud83d\ude00\"",
        "\"{}[],:\"",
        "\" \\t \""
    };
    private static final String[] BLANKS = {"", "", "", " ", "\t", "  "};
    private static final String[] FIELDS = {
        "\"delay\":\"0s\"",
        "\"id\":null",
        "\"headers\":{\"X-A\":\"1\"}",
        "\"headers\":{\"a\":[\"1\",\"2\"]}",
        "\"callbackUrl\":\"https://example.org/a\"",
        "\"delay\":null"
    };

    private final Random random;

    public RandomLines(long seed) {
        this.random = new Random(seed);
    }

    /**
     * A line without a newline, never blank.
     *
     * @param bytes as it is sent
     * @param body what its body must be; null when the line is spoilt, which need not make it unreadable
     */
    public record Sample(List<Byte> bytes, @Nullable String body) {

        /** The same as an array. */
        public byte[] array() {
            byte[] array = new byte[bytes.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = bytes.get(i);
            }
            return array;
        }

        @Override
        public String toString() {
            return new String(array(), StandardCharsets.ISO_8859_1);
        }
    }

    /** The next line; about every third is spoilt. */
    public Sample next() {
        String body = value(0);
        String line = line(body);
        return random.nextInt(3) == 0 ? spoilt(line) : sample(line.getBytes(StandardCharsets.UTF_8), body);
    }

    /** The next line that is as it must be. */
    public Sample nextIntact() {
        String body = value(0);
        return sample(line(body).getBytes(StandardCharsets.UTF_8), body);
    }

    private String line(String body) {
        List<String> fields = new ArrayList<>(List.of("\"body\"" + blank() + ":" + blank() + body + blank()));
        if (random.nextBoolean()) {
            fields.add(random.nextInt(2), FIELDS[random.nextInt(FIELDS.length)]);
        }
        return blank() + "{" + blank() + String.join("," + blank(), fields) + blank() + "}" + blank();
    }

    private String value(int depth) {
        int kind = random.nextInt(depth > 4 ? 1 : 3);
        if (kind == 0) {
            return SCALARS[random.nextInt(SCALARS.length)];
        }
        List<String> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = kind == 1 ? "\"k" + random.nextInt(3) + "\"" + blank() + ":" + blank() : "";
            parts.add(name + value(depth + 1));
        }
        String inside = blank() + String.join(blank() + "," + blank(), parts) + blank();
        return kind == 1 ? "{" + inside + "}" : "[" + inside + "]";
    }

    private Sample spoilt(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        int at = random.nextInt(bytes.length);
        byte[] spoilt = switch (random.nextInt(5)) {
            case 0 -> join(bytes, at, new byte[0], bytes.length); // cut off
            case 1 -> join(bytes, at, new byte[0], at + 1); // one left out
            case 2 -> join(bytes, at, new byte[] {(byte) random.nextInt(256)}, at + 1);
            case 3 -> join(bytes, at, new byte[] {(byte) random.nextInt(256), (byte) random.nextInt(256)}, at);
            default -> noise();
        };
        for (int i = 0; i < spoilt.length; i++) {
            spoilt[i] = spoilt[i] == '\n' ? (byte) 'n' : spoilt[i];
        }
        boolean isBlank =
                new String(spoilt, StandardCharsets.ISO_8859_1).chars().allMatch(c -> " \t\r".indexOf(c) >= 0);
        return sample(isBlank ? new byte[] {'x'} : spoilt, null);
    }

    private byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(60)];
        random.nextBytes(noise);
        return noise;
    }

    private String blank() {
        return BLANKS[random.nextInt(BLANKS.length)];
    }

    private static byte[] join(byte[] bytes, int end, byte[] middle, int start) {
        byte[] joined = new byte[end + middle.length + bytes.length - start];
        System.arraycopy(bytes, 0, joined, 0, end);
        System.arraycopy(middle, 0, joined, end, middle.length);
        System.arraycopy(bytes, start, joined, end + middle.length, bytes.length - start);
        return joined;
    }

    private static Sample sample(byte[] bytes, @Nullable String body) {
        List<Byte> list = new ArrayList<>(bytes.length);
        for (byte b : bytes) {
            list.add(b);
        }
        return new Sample(list, body);
    }
}
