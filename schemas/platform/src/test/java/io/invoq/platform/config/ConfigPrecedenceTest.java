package io.invoq.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigPrecedenceTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("INVOQ_NAME", "environment");

    @TempDir
    private Path directory;

    @Test
    void takesThePresetOverTheDefault() {
        // When
        Sample sample = load(new ConfigSources().preset("name", "n").preset("directory", "preset"));

        // Then
        assertThat(sample.shared().directory()).isEqualTo(Path.of("preset"));
    }

    @Test
    void takesTheFileOverThePresetWhicheverCameFirst() {
        // When
        Sample before = load(new ConfigSources().preset("name", "preset").file(file()));
        Sample after = load(new ConfigSources().file(file()).preset("name", "preset"));

        // Then
        assertThat(before.shared().name()).isEqualTo("file");
        assertThat(after.shared().name()).isEqualTo("file");
    }

    @Test
    void takesTheEnvironmentOverTheFile() {
        // When
        Sample sample = load(new ConfigSources().environment(ENVIRONMENT).file(file()));

        // Then
        assertThat(sample.shared().name()).isEqualTo("environment");
    }

    @Test
    void takesTheAssignmentOverEverything() {
        // When
        Sample sample = load(new ConfigSources()
                .set(List.of("name=assigned"))
                .preset("name", "preset")
                .environment(ENVIRONMENT)
                .file(file()));

        // Then
        assertThat(sample.shared().name()).isEqualTo("assigned");
    }

    @Test
    void takesTheLastAssignmentOfAKey() {
        // When
        Sample sample = load(Loading.set("name=first", "name=last"));

        // Then
        assertThat(sample.shared().name()).isEqualTo("last");
    }

    @Test
    void mergesAnOpenMapKeyByKey() {
        // When
        Sample sample = load(new ConfigSources()
                .file(Loading.file(directory, """
                        name: n
                        pool.tags: { a: file, b: file, c: file }
                        """))
                .environment(Map.of("INVOQ_POOL_TAGS_B", "environment", "INVOQ_POOL_TAGS_C", "environment"))
                .set(List.of("pool.tags.c=assigned")));

        // Then
        assertThat(sample.pool().tags())
                .containsOnly(Map.entry("a", "file"), Map.entry("b", "environment"), Map.entry("c", "assigned"));
    }

    @Test
    void tellsWhatIsInForceWithSecretsHidden() {
        // When
        Map<String, String> effective = ConfigLoader.load(
                        Sample.class,
                        Loading.set(
                                "name=n",
                                "password=hush",
                                "pool.min-size=2",
                                "pool.properties.sasl.jaas.config=hush",
                                "pool.tags.zone=a"))
                .effective();

        // Then
        assertThat(effective)
                .containsExactly(
                        Map.entry("name", "n"),
                        Map.entry("directory", "data"),
                        Map.entry("password", "***"),
                        Map.entry("pool.min-size", "2"),
                        Map.entry("pool.max-size", "4"),
                        Map.entry("pool.idle-timeout", "30s"),
                        Map.entry("pool.max-body", "6MiB"),
                        Map.entry("pool.total", "0"),
                        Map.entry("pool.labels", ""),
                        Map.entry("pool.properties.sasl.jaas.config", "***"),
                        Map.entry("pool.tags.zone", "a"),
                        Map.entry("mode", "fail-fast"),
                        Map.entry("share", "0.5"),
                        Map.entry("enabled", "true"));
    }

    private Path file() {
        return Loading.file(directory, "name: file\n");
    }

    private static Sample load(ConfigSources sources) {
        return ConfigLoader.load(Sample.class, sources).value();
    }
}
