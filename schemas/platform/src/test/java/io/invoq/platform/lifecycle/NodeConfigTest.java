package io.invoq.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.platform.config.ConfigException;
import io.invoq.platform.config.ConfigLoader;
import io.invoq.platform.config.ConfigSources;
import io.invoq.platform.config.Setting;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeConfigTest {

    private record Root(@Setting(about = "This node.") NodeConfig node) {}

    @Test
    void hasDefaults() {
        // When
        NodeConfig config = load();

        // Then
        assertThat(config).isEqualTo(new NodeConfig("node-1", Path.of("data")));
    }

    @Test
    void mapsEveryKey() {
        // When
        NodeConfig config = load("node.id=eu_west.7-b", "node.data=/var/lib/invoq");

        // Then
        assertThat(config).isEqualTo(new NodeConfig("eu_west.7-b", Path.of("/var/lib/invoq")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "a/b", "knöten", "0123456789012345678901234567890123456789012345678901234567890123"})
    void refusesAnIdThatCannotBePartOfOtherNames(String id) {
        // When
        assertThatThrownBy(() -> load("node.id=" + id))
                // Then
                .isInstanceOf(ConfigException.class)
                .hasMessage("configuration error:\n  1. node: id '" + id + "' does not match [A-Za-z0-9._-]{1,63}");
    }

    private static NodeConfig load(String... assignments) {
        return ConfigLoader.load(Root.class, new ConfigSources().set(List.of(assignments)))
                .value()
                .node();
    }
}
