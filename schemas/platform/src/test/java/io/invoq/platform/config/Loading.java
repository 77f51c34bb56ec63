package io.invoq.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What is written where, and what comes of it. */
final class Loading {

    /** Enough for a {@link Sample}. */
    static final String NAME = "name=n";

    private Loading() {}

    static Sample sample(String... assignments) {
        return load(Sample.class, assignments);
    }

    static <R extends Record> R load(Class<R> root, String... assignments) {
        return ConfigLoader.load(root, set(assignments)).value();
    }

    static ConfigSources set(String... assignments) {
        return new ConfigSources().set(List.of(assignments));
    }

    static ConfigSources environment(String variable, String value) {
        return set(NAME).environment(Map.of(variable, value));
    }

    /** The errors of a sample that must be refused. */
    static List<String> errors(ConfigSources sources) {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(Sample.class, sources));
        assertThat(refused).as("refusal").isNotNull();
        return refused.errors();
    }

    static Path file(Path directory, String yaml) {
        try {
            return Files.writeString(directory.resolve("invoq.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + directory, e);
        }
    }
}
