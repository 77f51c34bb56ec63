package io.invoq.worker.runtime;

import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
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
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[^\\x00-\\x08\\x0a-\\x1f\\x7f]*");

    private HeaderRules() {}

    /** Whether the field says something about one connection only, or is made anew for each. */
    static boolean isHopByHop(String name) {
        return HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT));
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
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("header name '" + name + "' is not a token");
            }
            if (!VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("value of header '" + name + "' holds control characters");
            }
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
