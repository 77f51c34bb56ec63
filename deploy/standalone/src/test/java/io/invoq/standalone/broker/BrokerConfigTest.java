package io.invoq.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.platform.config.Setting;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class BrokerConfigTest {

    private static final Path DATA = Path.of("data");

    @Test
    void isLoopbackOnAFreePortUnlessToldOtherwiseAndNeedsItsDirectory() {
        // When
        String[] defaults = Arrays.stream(BrokerConfig.class.getRecordComponents())
                .map(BrokerConfigTest::defaultOf)
                .toArray(String[]::new);
        // Then
        assertThat(defaults).containsExactly("127.0.0.1", "0", Setting.NONE);
    }

    @Test
    void refusesAnEmptyHost() {
        assertThatThrownBy(() -> new BrokerConfig(" ", 0, DATA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the broker's host is empty; it needs an address such as 127.0.0.1");
    }

    @Test
    void refusesAPortOutOfRange() {
        assertThatThrownBy(() -> new BrokerConfig("127.0.0.1", 65_536, DATA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the broker's port 65536 is not within 0 to 65535");
    }

    private static String defaultOf(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        assertThat(setting).as(component.getName()).isNotNull();
        return setting.byDefault();
    }
}
