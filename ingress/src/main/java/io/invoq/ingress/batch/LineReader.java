package io.invoq.ingress.batch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one line. Its first mistake is remembered and the line read on to its end, so that what follows it in
 * an array can be read, too. Used once, by one thread; does not own the parser.
 */
final class LineReader {

    private static final int LONGEST_SHOWN = 60;

    private final JsonParser in;
    private final byte[] source;
    private final int base;
    private final Set<LineField> seen = EnumSet.noneOf(LineField.class);
    private final HttpHeaders.Builder headers = HttpHeaders.builder();

    private @Nullable String problem;
    private @Nullable String id;
    private @Nullable String contentType;
    private @Nullable String delay;
    private @Nullable String callbackUrl;
    private @Nullable String idempotencyKey;
    private int bodyStart;
    private int bodyEnd;
    private boolean bodyIsText;

    /**
     * A reader for one object.
     *
     * @param in has just entered the object
     * @param source what it reads
     * @param base where its byte 0 is in that
     */
    LineReader(JsonParser in, byte[] source, int base) {
        this.in = in;
        this.source = source;
        this.base = base;
    }

    /** Reads up to the object's end. */
    Line read() throws IOException {
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            field(name, in.nextToken());
            in.skipChildren();
        }
        if (problem == null && !seen.contains(LineField.BODY)) {
            problem = "body: is required";
        }
        Payload body = problem == null ? body() : Payload.EMPTY;
        return problem == null
                ? new Line.Item(id, headers.build(), contentType, body, delay, callbackUrl, idempotencyKey)
                : new Line.Broken(problem);
    }

    private void field(String name, JsonToken value) throws IOException {
        LineField field = LineField.of(name);
        if (field == null) {
            refuse("'" + shown(name) + "': is not a field of a line; " + LineField.KNOWN + " are");
            return;
        }
        if (!seen.add(field)) {
            refuse(name + ": comes more than once");
            return;
        }
        switch (field) {
            case ID -> id = text(name, value);
            case HEADERS -> headers(value);
            case BODY -> locateBody(value);
            case DELAY -> delay = text(name, value);
            case CALLBACK_URL -> callbackUrl = text(name, value);
            case IDEMPOTENCY_KEY -> idempotencyKey = text(name, value);
        }
    }

    private @Nullable String text(String name, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            return in.getText();
        }
        if (value != JsonToken.VALUE_NULL) {
            refuse(name + ": must be a string");
        }
        return null;
    }

    private void headers(JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return;
        }
        if (value != JsonToken.START_OBJECT) {
            refuse("headers: must be an object of strings or arrays of strings");
            return;
        }
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            if (in.nextToken() != JsonToken.START_ARRAY) {
                header(name);
                continue;
            }
            while (in.nextToken() != JsonToken.END_ARRAY) {
                header(name);
            }
        }
    }

    /** Takes the value at which the parser stands, and steps over one that is none. */
    private void header(String name) throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            in.skipChildren();
            refuse("headers: the value of '" + shown(name) + "' must be a string or an array of strings");
            return;
        }
        String value = in.getText().strip();
        if (!isToken(name)) {
            refuse("headers: '" + shown(name) + "' is not the name of a header field");
        } else if (!isFieldValue(value)) {
            refuse("headers: the value of '" + shown(name) + "' holds a character that a header field cannot carry");
        } else if (!name.equalsIgnoreCase("content-type")) {
            headers.add(name, value);
        } else if (contentType == null) {
            contentType = value;
        } else {
            refuse("headers: content-type comes more than once");
        }
    }

    private void locateBody(JsonToken value) throws IOException {
        bodyStart = base + (int) in.currentTokenLocation().getByteOffset();
        bodyIsText = value == JsonToken.VALUE_STRING;
        if (value.isStructStart()) {
            in.skipChildren();
        } else {
            in.finishToken();
        }
        bodyEnd = base + (int) in.currentLocation().getByteOffset();
    }

    /** The bytes of the value as they came; of a text that is to be no JSON, those of the text. */
    private Payload body() throws IOException {
        String type = contentType;
        if (type == null || isJson(type)) {
            return Payload.of(Arrays.copyOfRange(source, bodyStart, bodyEnd));
        }
        if (!bodyIsText) {
            refuse("body: must be a string where headers.content-type is '" + shown(type) + "', which is not JSON");
            return Payload.EMPTY;
        }
        try (JsonParser text = BatchReader.JSON.createParser(source, bodyStart, bodyEnd - bodyStart)) {
            text.nextToken();
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text.getText()));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return Payload.of(bytes);
        } catch (CharacterCodingException e) {
            refuse("body: holds half of a surrogate pair, which has no form in UTF-8");
            return Payload.EMPTY;
        }
    }

    private void refuse(String what) {
        if (problem == null) {
            problem = what;
        }
    }

    private static boolean isJson(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
    }

    /** RFC 9110 §5.6.2. */
    private static boolean isToken(String name) {
        boolean fits = !name.isEmpty();
        for (int i = 0; fits && i < name.length(); i++) {
            char c = name.charAt(i);
            fits = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
        }
        return fits;
    }

    /** RFC 9110 §5.5. */
    private static boolean isFieldValue(String value) {
        return value.chars().allMatch(c -> (c >= ' ' && c <= 0xff && c != 0x7f) || c == '\t');
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
