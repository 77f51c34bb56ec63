package io.invoq.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.platform.config.ConfigException;
import io.invoq.platform.config.ConfigLoader;
import io.invoq.platform.config.ConfigSources;
import io.invoq.platform.config.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsConfigTest {

    private record Root(@Setting(about = "Topics.") TopicsConfig topics) {}

    @Test
    void hasDefaults() {
        // When
        TopicsConfig config = load();

        // Then
        assertThat(config).isEqualTo(new TopicsConfig(true, 24, 3, 2));
    }

    @Test
    void mapsEveryKey() {
        // When
        TopicsConfig config = load(
                "topics.create=false",
                "topics.partitions=6",
                "topics.replication-factor=5",
                "topics.min-insync-replicas=4");

        // Then
        assertThat(config).isEqualTo(new TopicsConfig(false, 6, 5, 4));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            topics.create=maybe            | topics.create=maybe (--set): neither true nor false
            topics.partitions=0            | topics.partitions=0 (--set): allowed is 1 to 1000
            topics.partitions=1001         | topics.partitions=1001 (--set): allowed is 1 to 1000
            topics.replication-factor=0    | topics.replication-factor=0 (--set): allowed is 1 to 9
            topics.replication-factor=10   | topics.replication-factor=10 (--set): allowed is 1 to 9
            topics.min-insync-replicas=0   | topics.min-insync-replicas=0 (--set): allowed is 1 to 9
            topics.min-insync-replicas=4   | topics: min-insync-replicas=4 can never be met with replication-factor=3
            """)
    void refusesWhatCannotWork(String assignment, String message) {
        // When
        assertThatThrownBy(() -> load(assignment))
                // Then
                .isInstanceOf(ConfigException.class)
                .hasMessage("configuration error:\n  1. " + message);
    }

    private static TopicsConfig load(String... assignments) {
        return ConfigLoader.load(Root.class, new ConfigSources().set(List.of(assignments)))
                .value()
                .topics();
    }
}
