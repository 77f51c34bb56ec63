package io.invoq.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that say what a rendering has to look like. What differs is left in {@code target/golden}, to be looked at. */
final class Golden {

    private Golden() {}

    static void assertSame(String file, String actual) throws IOException {
        String expected = read(file);
        if (!actual.equals(expected)) {
            Path seen = Files.createDirectories(Path.of("target", "golden")).resolve(file);
            Files.writeString(seen, actual);
        }
        assertThat(actual).as(file).isEqualTo(expected);
    }

    static String read(String file) throws IOException {
        try (InputStream in = Golden.class.getResourceAsStream(file)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
