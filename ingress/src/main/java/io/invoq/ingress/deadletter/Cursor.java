package io.invoq.ingress.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a list goes on: the next offset of each partition. Stays right whatever is written meanwhile, since new letters
 * come after it, and on every node, since none remembers it.
 *
 * @param offsets by partition
 */
public record Cursor(Map<Integer, Long> offsets) {

    /** Possessive, so that no length takes a deep stack. */
    private static final Pattern FORM = Pattern.compile("1(;\\d{1,9}+=\\d{1,18}+)*+");

    private static final Pattern PAIR = Pattern.compile(";(\\d+)=(\\d+)");
    private static final int LONGEST = 64 << 10;

    public Cursor {
        offsets = Map.copyOf(offsets);
    }

    /** Reads what {@link #text} wrote; empty for any other text. */
    public static Optional<Cursor> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String plain;
        try {
            plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (!FORM.matcher(plain).matches()) {
            return Optional.empty();
        }
        Map<Integer, Long> offsets = new TreeMap<>();
        Matcher pairs = PAIR.matcher(plain);
        while (pairs.find()) {
            offsets.put(Integer.valueOf(pairs.group(1)), Long.valueOf(pairs.group(2)));
        }
        return Optional.of(new Cursor(offsets));
    }

    /** For callers, who should not look into it: base64url without padding. */
    public String text() {
        String plain = new TreeMap<>(offsets)
                .entrySet().stream()
                        .map(entry -> ";" + entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("", "1", ""));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }
}
