package io.invoq.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.platform.config.ConfigException;
import io.invoq.platform.config.ConfigLoader;
import io.invoq.platform.config.ConfigSources;
import io.invoq.platform.config.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaConfigTest {

    private record Root(@Setting(about = "Brokers.") KafkaConfig kafka) {}

    @Test
    void hasDefaultsForAllButTheBrokers() {
        // When
        KafkaConfig config = load("kafka.bootstrap-servers=broker:9092");

        // Then
        assertThat(config).isEqualTo(new KafkaConfig(List.of("broker:9092"), Duration.ofSeconds(30), Map.of()));
    }

    @Test
    void mapsEveryKey() {
        // When
        KafkaConfig config = load(
                "kafka.bootstrap-servers=a:1, b:2", "kafka.start-timeout=1m", "kafka.properties.security.protocol=SSL");

        // Then
        assertThat(config)
                .isEqualTo(new KafkaConfig(
                        List.of("a:1", "b:2"), Duration.ofMinutes(1), Map.of("security.protocol", "SSL")));
    }

    @Test
    void takesPropertiesFromTheEnvironment() {
        // Given
        ConfigSources sources = new ConfigSources()
                .set(List.of("kafka.bootstrap-servers=a:1"))
                .environment(Map.of("INVOQ_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", "a=b;"));

        // When
        ConfigLoader.Loaded<Root> loaded = ConfigLoader.load(Root.class, sources);

        // Then
        assertThat(loaded.value().kafka().properties()).isEqualTo(Map.of("sasl.jaas.config", "a=b;"));
        assertThat(loaded.effective()).containsEntry("kafka.properties.sasl.jaas.config", "***");
        assertThat(loaded.value().toString()).contains("sasl.jaas.config").doesNotContain("a=b;");
    }

    @Test
    void needsABroker() {
        // When
        assertThatThrownBy(() -> load())
                // Then
                .hasMessage("configuration error:\n  1. kafka.bootstrap-servers is required:"
                        + " Brokers to ask first, `host:port`, comma-separated.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kafka.bootstrap-servers=   | kafka: bootstrap-servers names no broker
            kafka.bootstrap-servers=,  | kafka: bootstrap-servers names no broker
            kafka.start-timeout=999ms  | kafka.start-timeout=999ms (--set): allowed is 1s to 10m
            kafka.start-timeout=601s   | kafka.start-timeout=601s (--set): allowed is 1s to 10m
            """)
    void refusesWhatCannotWork(String assignment, String message) {
        // When
        assertThatThrownBy(() -> load("kafka.bootstrap-servers=a:1", assignment))
                // Then
                .isInstanceOf(ConfigException.class)
                .hasMessage("configuration error:\n  1. " + message);
    }

    private static KafkaConfig load(String... assignments) {
        return ConfigLoader.load(Root.class, new ConfigSources().set(List.of(assignments)))
                .value()
                .kafka();
    }
}
