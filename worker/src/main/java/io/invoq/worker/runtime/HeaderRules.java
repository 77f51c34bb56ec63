package io.invoq.worker.runtime;

import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which header fields of a function's answer are passed on, and which are the connection's own (RFC 9110 §7.6.1). */
final class HeaderRules {

    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "content-length",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    private static final String TOKEN_SIGNS = "!#$%&'*+.^_`|~-";

    private HeaderRules() {}

    /** Whether the field says something about one connection only, or is made anew for each. */
    static boolean isHopByHop(String name) {
        return HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Refuses a value that HTTP does not allow.
     *
     * @throws IllegalArgumentException when there is a control character in it, a line break for one
     */
    static void checkValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw new IllegalArgumentException("value of header '" + name + "' holds control characters");
            }
        }
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && TOKEN_SIGNS.indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** The fields as pairs of name and value. */
    static List<String[]> fields(HttpHeaders headers) {
        List<String[]> fields = new ArrayList<>();
        headers.forEach((name, value) -> fields.add(new String[] {name, value}));
        return fields;
    }

    /** Collects the fields of one answer. */
    static final class Answer {

        private final List<String[]> fields = new ArrayList<>();
        private final Set<String> namedByConnection = new HashSet<>();
        private @Nullable String contentType;

        /**
         * Adds a field.
         *
         * @throws IllegalArgumentException when it is none that HTTP allows, with a line break in it for one
         */
        void add(String name, String value) {
            if (!isToken(name)) {
                throw new IllegalArgumentException("header name '" + name + "' is not a token");
            }
            checkValue(name, value);
            if (name.equalsIgnoreCase("content-type")) {
                contentType = value;
            } else if (name.equalsIgnoreCase("connection")) {
                for (String named : value.split(",", -1)) {
                    namedByConnection.add(named.strip().toLowerCase(Locale.ROOT));
                }
            } else if (!isHopByHop(name)) {
                fields.add(new String[] {name, value});
            }
        }

        /**
         * The answer; a Content-Type among the fields wins over the one given.
         *
         * @throws IllegalArgumentException when the status is none
         */
        HttpAnswer build(int status, @Nullable String otherwise, Payload body) {
            HttpHeaders.Builder headers = HttpHeaders.builder();
            for (String[] field : fields) {
                if (!namedByConnection.contains(field[0].toLowerCase(Locale.ROOT))) {
                    headers.add(field[0], field[1]);
                }
            }
            return new HttpAnswer(status, headers.build(), contentType == null ? otherwise : contentType, body);
        }
    }
}
