package io.invoq.platform.health;

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

class AdminConfigTest {

    private record Root(@Setting(about = "The admin port.") AdminConfig admin) {}

    @Test
    void listensOnLoopbackUnlessToldOtherwise() {
        // When
        AdminConfig config = load();

        // Then
        assertThat(config).isEqualTo(new AdminConfig("127.0.0.1", 9090));
    }

    @Test
    void mapsEveryKey() {
        // When
        AdminConfig config = load("admin.host=0.0.0.0", "admin.port=0");

        // Then
        assertThat(config).isEqualTo(new AdminConfig("0.0.0.0", 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            admin.port=-1    | allowed is 0 to 65535
            admin.port=65536 | allowed is 0 to 65535
            admin.port=http  | not a whole number
            """)
    void refusesWhatIsNoPort(String assignment, String message) {
        // When
        assertThatThrownBy(() -> load(assignment))
                // Then
                .isInstanceOf(ConfigException.class)
                .hasMessage("configuration error:\n  1. " + assignment + " (--set): " + message);
    }

    private static AdminConfig load(String... assignments) {
        return ConfigLoader.load(Root.class, new ConfigSources().set(List.of(assignments)))
                .value()
                .admin();
    }
}
