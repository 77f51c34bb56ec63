package io.invoq.wire.registry;

import static java.util.Objects.requireNonNull;

/**
 * Keys of the registry that stand next to each other in the order of {@link String#compareTo}.
 *
 * @param from the first
 * @param to the first that is not in it any more
 */
public record KeyRange(String from, String to) {

    public KeyRange {
        requireNonNull(from, "from is missing");
        requireNonNull(to, "to is missing");
        if (from.compareTo(to) >= 0) {
            throw new IllegalArgumentException("key range from '" + from + "' to '" + to + "' holds nothing");
        }
    }

    /** One key alone. */
    public static KeyRange of(String key) {
        return new KeyRange(key, key + '\0');
    }

    /** Every key that begins so. */
    public static KeyRange under(String prefix) {
        int last = prefix.length() - 1;
        return new KeyRange(prefix, prefix.substring(0, last) + (char) (prefix.charAt(last) + 1));
    }
}
