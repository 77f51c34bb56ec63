package io.invoq.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.record.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * A record as a text file: {@code name=value} for each header in order, an empty line, the body in hex, 32 bytes a line.
 * A line that starts with {@code #} is a comment: the body again where it is plain text.
 *
 * @param headers in order; a registry entry has its key alone, as {@code key}
 * @param body the record's value
 */
record GoldenRecord(HeadersInMemory headers, Payload body) {

    static final Path DIRECTORY = Path.of("src/test/resources/golden");

    private static final boolean WRITE = "write".equals(System.getProperty("invoq.golden"));
    private static final int BYTES_PER_LINE = 32;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    /** What the file holds. */
    static GoldenRecord read(String name) throws IOException {
        HeadersInMemory headers = new HeadersInMemory();
        StringBuilder hex = new StringBuilder();
        for (String line : Files.readAllLines(file(name))) {
            int equals = line.indexOf('=');
            if (line.startsWith("#")) {
                continue;
            }
            if (equals > 0) {
                headers.add(line.substring(0, equals), line.substring(equals + 1));
            } else {
                hex.append(line.replace(" ", ""));
            }
        }
        return new GoldenRecord(headers, Payload.of(HexFormat.of().parseHex(hex)));
    }

    /** Fails when the file does not hold exactly this record; or writes it, when asked to. */
    void isWhatStandsIn(String name) throws IOException {
        if (WRITE) {
            Files.createDirectories(DIRECTORY);
            Files.writeString(file(name), text());
        }
        assertThat(text())
                .as(
                        "what is written now, against %s: a change of it is a change of the wire format that"
                                + " older readers meet. If it is meant, write the files again with"
                                + " mvn -pl schemas/wire test -Dinvoq.golden=write and review the difference",
                        file(name))
                .isEqualTo(Files.exists(file(name)) ? Files.readString(file(name)) : "(no such file)");
    }

    private String text() {
        StringBuilder text = new StringBuilder(headers.toString()).append('\n');
        byte[] bytes = body.bytes();
        String plain = new String(bytes, StandardCharsets.UTF_8);
        if (plain.matches("[^\\p{Cntrl}\uFFFD]+")) {
            text.append("# ").append(plain).append('\n');
        }
        for (int start = 0; start < bytes.length; start += BYTES_PER_LINE) {
            text.append(HEX.formatHex(bytes, start, Math.min(start + BYTES_PER_LINE, bytes.length)))
                    .append('\n');
        }
        return text.toString();
    }

    static List<String> names() throws IOException {
        try (var files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString().replace(".txt", ""))
                    .toList();
        }
    }

    private static Path file(String name) {
        return DIRECTORY.resolve(name + ".txt");
    }
}
