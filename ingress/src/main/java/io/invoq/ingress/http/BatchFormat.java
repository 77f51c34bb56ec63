package io.invoq.ingress.http;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import io.invoq.ingress.batch.BatchReader;
import io.invoq.ingress.batch.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two ways in which a batch and its answer are written. */
enum BatchFormat {
    /** One object a line. */
    LINES("application/x-ndjson") {
        @Override
        List<Line> read(BatchReader reader, byte[] body) {
            return reader.lines(body);
        }

        @Override
        void write(JsonGenerator out, List<LineAnswer> answers) throws IOException {
            for (int i = 0; i < answers.size(); i++) {
                answers.get(i).write(out, i);
            }
            if (!answers.isEmpty()) {
                out.writeRaw('\n');
            }
        }
    },
    /** One array of objects. */
    ARRAY("application/json") {
        @Override
        List<Line> read(BatchReader reader, byte[] body) {
            return reader.array(body);
        }

        @Override
        void write(JsonGenerator out, List<LineAnswer> answers) throws IOException {
            out.writeStartArray();
            for (int i = 0; i < answers.size(); i++) {
                answers.get(i).write(out, i);
            }
            out.writeEndArray();
        }
    };

    private static final JsonFactory JSON =
            new JsonFactoryBuilder().rootValueSeparator("\n").build();
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)");
    private static final int BYTES_AN_ANSWER = 80;

    private final String contentType;

    BatchFormat(String contentType) {
        this.contentType = contentType;
    }

    /** The format of a body with that Content-Type; ends the request with 415 when it is none of a batch's. */
    static BatchFormat of(String contentType) {
        String lower = contentType.toLowerCase(Locale.ROOT);
        int parameters = lower.indexOf(';');
        Matcher charset = CHARSET.matcher(lower);
        boolean isUtf8 = !charset.find() || charset.group(1).equals("utf-8");
        String type = (parameters < 0 ? lower : lower.substring(0, parameters)).strip();
        return switch (isUtf8 ? type : "another charset") {
            case "application/x-ndjson", "application/jsonl" -> LINES;
            case "application/json" -> ARRAY;
            default ->
                throw new ApiException(
                        ApiError.UNSUPPORTED_MEDIA_TYPE,
                        "Content-Type '" + contentType + "' is not one of application/x-ndjson, application/jsonl and"
                                + " application/json in UTF-8");
        };
    }

    String contentType() {
        return contentType;
    }

    /** Takes a batch apart. */
    abstract List<Line> read(BatchReader reader, byte[] body);

    abstract void write(JsonGenerator out, List<LineAnswer> answers) throws IOException;

    /** The answer's body. */
    byte[] write(List<LineAnswer> answers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BYTES_AN_ANSWER * (answers.size() + 1));
        try (JsonGenerator out = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
            write(out, answers);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return bytes.toByteArray();
    }
}
