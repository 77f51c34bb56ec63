package io.invoq.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigRejectionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pool.min-size=one         | not a whole number
            pool.min-size=1.5         | not a whole number
            pool.min-size=            | not a whole number
            pool.min-size=-1          | allowed is 0 to 10
            pool.min-size=11          | allowed is 0 to 10
            pool.max-size=0           | allowed is at least 1
            pool.ordinal=10           | allowed is at most 9
            pool.total=many           | not a whole number
            share=half                | not a number
            share=1.5                 | allowed is 0 to 1
            enabled=yes               | neither true nor false
            mode=keepgoing            | not one of fail-fast, keep-going
            pool.idle-timeout=30      | not a duration with a unit, such as 500ms, 30s, 5m, 6h or 7d
            pool.idle-timeout=-30s    | not a duration with a unit, such as 500ms, 30s, 5m, 6h or 7d
            pool.idle-timeout=1.5s    | not a duration with a unit, such as 500ms, 30s, 5m, 6h or 7d
            pool.idle-timeout=1w      | not a duration with a unit, such as 500ms, 30s, 5m, 6h or 7d
            pool.idle-timeout=999ms   | allowed is 1s to 10m
            pool.idle-timeout=11m     | allowed is 1s to 10m
            pool.max-body=6           | not a size with a unit, such as 64KiB or 6MiB
            pool.max-body=6MB         | not a size with a unit, such as 64KiB or 6MiB
            pool.max-body=2GiB        | allowed is at most 1GiB
            """)
    void saysWhatIsAllowed(String assignment, String expected) {
        // When
        List<String> errors = Loading.errors(Loading.set(Loading.NAME, assignment));

        // Then
        assertThat(errors).containsExactly(assignment + " (--set): " + expected);
    }

    @ParameterizedTest
    @CsvSource({"pool.min-size=2147483648", "pool.idle-timeout=999999999999999d", "pool.max-body=999999999999999GiB"})
    void refusesNumbersThatDoNotFit(String assignment) {
        // When
        List<String> errors = Loading.errors(Loading.set(Loading.NAME, assignment));

        // Then
        assertThat(errors).singleElement().asString().startsWith(assignment + " (--set): ");
    }

    @Test
    void saysWhatIsMissingAndWhatItMeans() {
        // When
        List<String> errors = Loading.errors(new ConfigSources());

        // Then
        assertThat(errors).containsExactly("name is required: Who it is.");
    }

    @Test
    void saysUnderWhichSectionValuesDoNotGoTogether() {
        // When
        List<String> errors = Loading.errors(Loading.set(Loading.NAME, "pool.min-size=5"));

        // Then
        assertThat(errors).containsExactly("pool: min-size=5 is above max-size=4");
    }

    @Test
    void doesNotShowASecretThatIsWrong() {
        record Vault(
                @Setting(about = "A number to hide.", secret = true)
                int pin) {}

        // When
        assertThatThrownBy(() -> Loading.load(Vault.class, "pin=12e4"))
                // Then
                .hasMessage("configuration error:\n  1. pin=*** (--set): not a whole number");
    }

    @Test
    void reportsAllErrorsAtOnceAndNumbersThem(@TempDir Path directory) {
        // Given
        Path file = Loading.file(directory, """
                pool:
                  max-size: 0
                  idle-timeot: 5s
                mode: sometimes
                """);
        ConfigSources sources = new ConfigSources()
                .file(file)
                .environment(Map.of("INVOQ_SHARE", "2", "INVOQ_NAMES", "x"))
                .set(List.of("enabled"));

        // When
        assertThatThrownBy(() -> ConfigLoader.load(Sample.class, sources))
                // Then
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        7 configuration errors:
                          1. --set enabled: expected key=value
                          2. unknown environment variable INVOQ_NAMES. Did you mean 'INVOQ_NAME'?
                          3. unknown key 'pool.idle-timeot' (invoq.yaml). Did you mean 'pool.idle-timeout'?
                          4. name is required: Who it is.
                          5. pool.max-size=0 (invoq.yaml): allowed is at least 1
                          6. mode=sometimes (invoq.yaml): not one of fail-fast, keep-going
                          7. share=2 (environment): allowed is 0 to 1""");
    }

    @Test
    void suggestsTheKeyThatWasMeantByAnAssignment() {
        // When
        List<String> errors = Loading.errors(Loading.set(Loading.NAME, "pool.maxsize=3"));

        // Then
        assertThat(errors).containsExactly("unknown key 'pool.maxsize' (--set). Did you mean 'pool.max-size'?");
    }

    @Test
    void suggestsTheVariableThatWasMeant() {
        // When
        List<String> errors = Loading.errors(Loading.environment("INVOQ_POOL_MAXSIZE", "3"));

        // Then
        assertThat(errors)
                .containsExactly(
                        "unknown environment variable INVOQ_POOL_MAXSIZE. Did you mean 'INVOQ_POOL_MAX_SIZE'?");
    }

    @Test
    void suggestsNothingWhenNothingIsNear() {
        // When
        List<String> errors = Loading.errors(Loading.set(Loading.NAME, "telemetry.endpoint=x"));

        // Then
        assertThat(errors).containsExactly("unknown key 'telemetry.endpoint' (--set)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool.properties", "pool.tags"})
    void refusesAValueWhereAMapStands(String key) {
        // When
        List<String> errors = Loading.errors(Loading.set(Loading.NAME, key + "=sasl.mechanism=PLAIN"));

        // Then
        assertThat(errors).containsExactly(key + " (--set) is a map: set its keys, " + key + ".<name>");
    }

    @ParameterizedTest
    @CsvSource({"name", "=n", "''"})
    void refusesAnAssignmentWithoutKeyOrValue(String assignment) {
        // When
        List<String> errors = Loading.errors(Loading.set(Loading.NAME, assignment));

        // Then
        assertThat(errors).containsExactly("--set " + assignment + ": expected key=value");
    }

    @Test
    void refusesAFileThatIsNotThere(@TempDir Path directory) {
        // Given
        Path file = directory.resolve("absent.yaml");

        // When
        List<String> errors = Loading.errors(Loading.set(Loading.NAME).file(file));

        // Then
        assertThat(errors).singleElement().asString().startsWith(file + " cannot be read: ");
    }

    @Test
    void refusesAFileThatIsNotYaml(@TempDir Path directory) {
        // Given
        Path file = Loading.file(directory, "name: [n\npool: {");

        // When
        List<String> errors = Loading.errors(Loading.set(Loading.NAME).file(file));

        // Then
        assertThat(errors)
                .singleElement()
                .asString()
                .startsWith(file + " is not YAML: ")
                .contains("line 2");
    }

    @ParameterizedTest
    @CsvSource({"just a text", "[a]", "7"})
    void refusesAFileThatHoldsNoKeys(String yaml, @TempDir Path directory) {
        // Given
        Path file = Loading.file(directory, yaml);

        // When
        List<String> errors = Loading.errors(Loading.set(Loading.NAME).file(file));

        // Then
        assertThat(errors).containsExactly(file + " holds no keys, expected lines of key: value");
    }

    @Test
    void refusesAKeyThatAFileHoldsTwice(@TempDir Path directory) {
        // Given
        Path file = Loading.file(directory, "share: 0.1\nshare: 0.2\n");

        // When
        List<String> errors = Loading.errors(Loading.set(Loading.NAME).file(file));

        // Then
        assertThat(errors)
                .singleElement()
                .asString()
                .startsWith(file + " is not YAML: ")
                .contains("share");
    }
}
