package io.invoq.ingress.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a batch apart. Lines of NDJSON are told apart by their newlines before any of them is looked into, so each stands
 * by itself; blank ones do not count. Items of an array stand by themselves as long as the array can be read on: where it
 * cannot, what is left is one broken item, the last. Nothing is copied but bodies; a tree is never built. Stateless, and safe
 * for use by several threads.
 */
public final class BatchReader {

    static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final int LONGEST_SHOWN = 200;

    private final Limits limits;

    /**
     * How much a batch may be.
     *
     * @param lines how many lines or items it may have
     * @param lineBytes how many bytes each of them may have
     */
    public record Limits(int lines, int lineBytes) {}

    public BatchReader(Limits limits) {
        this.limits = limits;
    }

    public Limits limits() {
        return limits;
    }

    /**
     * Reads NDJSON: one object a line, in UTF-8.
     *
     * @throws TooManyLinesException when it has more lines than it may
     */
    public List<Line> lines(byte[] body) {
        List<Line> lines = new ArrayList<>();
        int start = afterByteOrderMark(body);
        while (start < body.length) {
            int end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            int first = skipBlanks(body, start, end);
            if (first < end) {
                add(lines, line(body, first, lastOf(body, first, end)));
            }
            start = end + 1;
        }
        return lines;
    }

    /**
     * Reads a JSON array of objects.
     *
     * @throws NotABatchException when the body does not begin as an array
     * @throws TooManyLinesException when it has more items than it may
     */
    public List<Line> array(byte[] body) {
        int start = skipBlanks(body, afterByteOrderMark(body), body.length);
        if (!begins(body, start, body.length, '[')) {
            throw new NotABatchException(
                    start == body.length
                            ? "the body must be a JSON array, not empty"
                            : "the body must be a JSON array");
        }
        List<Line> lines = new ArrayList<>();
        try (JsonParser in = JSON.createParser(body, start, body.length - start)) {
            in.nextToken();
            int base = start - (int) in.currentTokenLocation().getByteOffset();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                add(lines, item(in, body, base));
            }
            if (in.nextToken() != null) {
                add(lines, new Line.Broken("something follows the end of the array"));
            }
        } catch (IOException e) {
            add(lines, new Line.Broken(notJson("the array", e) + "; nothing from this item on is accepted"));
        }
        return lines;
    }

    private Line line(byte[] body, int start, int end) {
        if (end - start > limits.lineBytes()) {
            return new Line.TooLong(end - start);
        }
        if (!begins(body, start, end, '{')) {
            return new Line.Broken("the line must be a JSON object");
        }
        try (JsonParser in = JSON.createParser(body, start, end - start)) {
            in.nextToken();
            int base = start - (int) in.currentTokenLocation().getByteOffset();
            Line line = new LineReader(in, body, base).read();
            return in.nextToken() == null ? line : new Line.Broken("something follows the object in its line");
        } catch (IOException e) {
            return new Line.Broken(notJson("the line", e));
        }
    }

    private Line item(JsonParser in, byte[] body, int base) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return new Line.Broken("the item must be a JSON object");
        }
        long start = in.currentTokenLocation().getByteOffset();
        Line line = new LineReader(in, body, base).read();
        long size = in.currentLocation().getByteOffset() - start;
        return size > limits.lineBytes() ? new Line.TooLong((int) size) : line;
    }

    private void add(List<Line> lines, Line line) {
        if (lines.size() == limits.lines()) {
            throw new TooManyLinesException(limits.lines());
        }
        lines.add(line);
    }

    /**
     * Whether it begins with that character, and in UTF-8: the parser goes over to UTF-16 or UTF-32 when the zeros among
     * the first bytes say so.
     */
    private static boolean begins(byte[] body, int start, int end, char first) {
        return start < end && body[start] == first && (start + 1 == end || body[start + 1] != 0);
    }

    private static int afterByteOrderMark(byte[] body) {
        boolean hasMark =
                body.length >= 3 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb && body[2] == (byte) 0xbf;
        return hasMark ? 3 : 0;
    }

    private static int skipBlanks(byte[] body, int start, int end) {
        int at = start;
        while (at < end && isBlank(body[at])) {
            at++;
        }
        return at;
    }

    private static int lastOf(byte[] body, int start, int end) {
        int at = end;
        while (at > start && isBlank(body[at - 1])) {
            at--;
        }
        return at;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private static String notJson(String what, IOException error) {
        if (!(error instanceof JsonProcessingException syntax)) {
            return what + " is not JSON in UTF-8";
        }
        String message = syntax.getOriginalMessage();
        String shown = message.length() <= LONGEST_SHOWN ? message : message.substring(0, LONGEST_SHOWN) + "...";
        JsonLocation at = syntax.getLocation(); // null where a limit of the parser is passed
        return what + " is not JSON: " + shown + (at == null ? "" : " (byte " + at.getByteOffset() + ")");
    }
}
