package io.invoq.worker.instance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Cuts a stream into lines, and a line that is too long into pieces. Not safe for use by several threads. */
final class LineSplitter {

    static final int LONGEST_LINE = 8 * 1024;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);

    /** The lines that these bytes complete. */
    List<String> add(byte[] bytes, int offset, int length) {
        List<String> lines = new ArrayList<>();
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                take(lines);
            } else {
                line.write(bytes[i]);
                if (line.size() >= LONGEST_LINE) {
                    take(lines);
                }
            }
        }
        return lines;
    }

    /** What is left of an unfinished line. */
    List<String> rest() {
        List<String> lines = new ArrayList<>();
        if (line.size() > 0) {
            take(lines);
        }
        return lines;
    }

    private void take(List<String> lines) {
        lines.add(line.toString(StandardCharsets.UTF_8));
        line.reset();
    }
}
