package io.invoq.wire.record;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * HTTP header fields in the order they came, repeated names kept apart (RFC 9110 §5.3). Immutable. Names compare
 * without regard to case. {@link #toString} shows the names only, since values may be secrets.
 *
 * <p>In a record they are one attribute, {@code name=value&name=value}, each part as {@link AttributeText#encodePart} has it.
 */
public final class HttpHeaders {

    /** No fields. */
    public static final HttpHeaders NONE = new HttpHeaders(List.of());

    /** Name, value, name, value. */
    private final List<String> fields;

    private HttpHeaders(List<String> fields) {
        this.fields = fields;
    }

    /** Fields given as name, value, name, value. */
    public static HttpHeaders of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("name '" + namesAndValues[namesAndValues.length - 1] + "' has no value");
        }
        return new HttpHeaders(List.of(namesAndValues));
    }

    /** Starts an empty list of fields. */
    public static Builder builder() {
        return new Builder();
    }

    /** Reads what {@link #encoded()} wrote. */
    static HttpHeaders decode(String attribute, String text) {
        Builder fields = builder();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('&', start);
            end = end < 0 ? text.length() : end;
            int equals = text.indexOf('=', start);
            if (equals < 0 || equals > end) {
                throw new MalformedRecordException(attribute + " has a field without '=' at character " + (start + 1));
            }
            fields.add(
                    AttributeText.decode(attribute, text.substring(start, equals)),
                    AttributeText.decode(attribute, text.substring(equals + 1, end)));
            start = end + 1;
        }
        return fields.build();
    }

    /** All fields as one attribute. */
    String encoded() {
        StringBuilder out = new StringBuilder(fields.size() * 24);
        for (int i = 0; i < fields.size(); i += 2) {
            if (i > 0) {
                out.append('&');
            }
            out.append(AttributeText.encodePart(fields.get(i)))
                    .append('=')
                    .append(AttributeText.encodePart(fields.get(i + 1)));
        }
        return out.toString();
    }

    /** The first value of a name, or null when there is none. */
    public @Nullable String first(String name) {
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).equalsIgnoreCase(name)) {
                return fields.get(i + 1);
            }
        }
        return null;
    }

    /** Every field, name then value, in order. */
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < fields.size(); i += 2) {
            action.accept(fields.get(i), fields.get(i + 1));
        }
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HttpHeaders headers && fields.equals(headers.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        forEach((name, value) -> names.add(name));
        return names.toString();
    }

    /** Collects fields; not safe for use by several threads. */
    public static final class Builder {

        private final List<String> fields = new ArrayList<>();

        private Builder() {}

        /** Adds a field after those already there. */
        public Builder add(String name, String value) {
            fields.add(name);
            fields.add(value);
            return this;
        }

        public HttpHeaders build() {
            return fields.isEmpty() ? NONE : new HttpHeaders(List.copyOf(fields));
        }
    }
}
