package io.invoq.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigMappingTest {

    private static final Sample DEFAULTS = new Sample(
            new Sample.Shared("n", Path.of("data"), null),
            new Sample.Pool(
                    1, 4, Duration.ofSeconds(30), DataSize.ofMebibytes(6), 0, List.of(), null, Map.of(), Map.of()),
            Sample.Mode.FAIL_FAST,
            0.5,
            true);

    private static final Sample EXPLICIT = new Sample(
            new Sample.Shared("explicit", Path.of("/var/lib/x"), "p=w"),
            new Sample.Pool(
                    2,
                    8,
                    Duration.ofMinutes(5),
                    new DataSize(65_536),
                    9_000_000_000L,
                    List.of("a", "b"),
                    3,
                    Map.of("sasl.mechanism", "PLAIN", "security.protocol", "SASL_SSL"),
                    Map.of("zone", "a")),
            Sample.Mode.KEEP_GOING,
            0.25,
            false);

    @Test
    void fillsInTheDefaults() {
        // When
        Sample sample = Loading.sample("name=n");

        // Then
        assertThat(sample).isEqualTo(DEFAULTS);
    }

    @Test
    void mapsEveryKeyOfAFile(@TempDir Path directory) {
        // Given
        Path file = Loading.file(directory, """
                name: explicit
                directory: /var/lib/x
                password: p=w
                pool:
                  min-size: 2
                  max-size: 8
                  idle-timeout: 5m
                  max-body: 64KiB
                  total: 9000000000
                  labels: [a, b]
                  ordinal: 3
                  properties:
                    sasl.mechanism: PLAIN
                    security:
                      protocol: SASL_SSL
                  tags: { zone: a }
                mode: keep-going
                share: 0.25
                enabled: false
                """);

        // When
        Sample sample =
                ConfigLoader.load(Sample.class, new ConfigSources().file(file)).value();

        // Then
        assertThat(sample).isEqualTo(EXPLICIT);
    }

    @Test
    void mapsEveryVariableOfTheEnvironment() {
        // Given
        Map<String, String> variables = Map.ofEntries(
                Map.entry("INVOQ_NAME", "explicit"),
                Map.entry("INVOQ_DIRECTORY", "/var/lib/x"),
                Map.entry("INVOQ_PASSWORD", "p=w"),
                Map.entry("INVOQ_POOL_MIN_SIZE", "2"),
                Map.entry("INVOQ_POOL_MAX_SIZE", "8"),
                Map.entry("INVOQ_POOL_IDLE_TIMEOUT", "5m"),
                Map.entry("INVOQ_POOL_MAX_BODY", "64KiB"),
                Map.entry("INVOQ_POOL_TOTAL", "9000000000"),
                Map.entry("INVOQ_POOL_LABELS", "a, b"),
                Map.entry("INVOQ_POOL_ORDINAL", "3"),
                Map.entry("INVOQ_POOL_PROPERTIES_SASL_MECHANISM", "PLAIN"),
                Map.entry("INVOQ_POOL_PROPERTIES_SECURITY_PROTOCOL", "SASL_SSL"),
                Map.entry("INVOQ_POOL_TAGS_ZONE", "a"),
                Map.entry("INVOQ_MODE", "KEEP_GOING"),
                Map.entry("INVOQ_SHARE", "0.25"),
                Map.entry("INVOQ_ENABLED", "False"));

        // When
        Sample sample = ConfigLoader.load(Sample.class, new ConfigSources().environment(variables))
                .value();

        // Then
        assertThat(sample).isEqualTo(EXPLICIT);
    }

    @Test
    void mapsEveryAssignment() {
        // When
        Sample sample = Loading.sample(
                "name=explicit",
                "directory=/var/lib/x",
                "password=p=w",
                "pool.min-size=2",
                "pool.max-size=8",
                "pool.idle-timeout=5m",
                "pool.max-body=64KiB",
                "pool.total=9000000000",
                "pool.labels=a,b,",
                "pool.ordinal=3",
                "pool.properties.sasl.mechanism=PLAIN",
                "pool.properties.security.protocol=SASL_SSL",
                "pool.tags.zone=a",
                "mode=keep-going",
                "share=0.25",
                "enabled=FALSE");

        // Then
        assertThat(sample).isEqualTo(EXPLICIT);
    }

    @Test
    void takesASectionThatIsLeftEmptyForNothingWritten(@TempDir Path directory) {
        // Given
        Path file = Loading.file(directory, """
                name: n
                pool:
                  # everything commented out
                """);

        // When
        Sample sample =
                ConfigLoader.load(Sample.class, new ConfigSources().file(file)).value();

        // Then
        assertThat(sample).isEqualTo(DEFAULTS);
    }

    @Test
    void takesAnEmptyFileForNothingWritten(@TempDir Path directory) {
        // Given
        Path file = Loading.file(directory, "# nothing yet\n");

        // When
        Sample sample = ConfigLoader.load(Sample.class, Loading.set("name=n").file(file))
                .value();

        // Then
        assertThat(sample).isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "1000ms, PT1S",
        "90s,    PT1M30S",
        "' 2m ', PT2M",
        "10 m,   PT10M",
    })
    void readsDurationsWithTheirUnit(String text, Duration duration) {
        // When
        Sample sample = Loading.sample("name=n", "pool.idle-timeout=" + text);

        // Then
        assertThat(sample.pool().idleTimeout()).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"6h, PT6H", "7d, PT168H", "0s, PT0S"})
    void readsLongDurations(String text, Duration duration) {
        // Then
        assertThat(Scalars.parse(Duration.class, text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"0B, 0", "512B, 512", "64 KiB, 65536", "6MiB, 6291456", "1GiB, 1073741824"})
    void readsSizesWithTheirUnit(String text, long bytes) {
        // When
        Sample sample = Loading.sample("name=n", "pool.max-body=" + text);

        // Then
        assertThat(sample.pool().maxBody()).isEqualTo(new DataSize(bytes));
    }

    @Test
    void acceptsTheEndsOfARange() {
        // When
        Sample low = Loading.sample("name=n", "pool.min-size=0", "pool.idle-timeout=1s", "share=0");
        Sample high =
                Loading.sample("name=n", "pool.min-size=10", "pool.max-size=10", "pool.idle-timeout=10m", "share=1");

        // Then
        assertThat(low.pool().idleTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(high.pool().minSize()).isEqualTo(10);
    }

    @Test
    void lowersVariablesOfAnOpenMapToDottedKeys() {
        // When
        Sample sample = ConfigLoader.load(
                        Sample.class, Loading.environment("INVOQ_POOL_PROPERTIES_SSL_TRUSTSTORE_LOCATION", "/t.p12"))
                .value();

        // Then
        assertThat(sample.pool().properties()).containsExactly(Map.entry("ssl.truststore.location", "/t.p12"));
    }

    @Test
    void leavesVariablesOfOthersAndOfTheLauncherAlone() {
        // Given
        ConfigSources sources = Loading.set("name=n")
                .environment(Map.of(
                        "PATH", "/bin",
                        "INVOQ_JAVA_HOME", "/jdk",
                        "INVOQ_JAVA_OPTS", "-Xmx1g",
                        "INVOQ_LOG_LEVEL", "DEBUG"));

        // When
        Sample sample = ConfigLoader.load(Sample.class, sources).value();

        // Then
        assertThat(sample).isEqualTo(DEFAULTS);
    }
}
