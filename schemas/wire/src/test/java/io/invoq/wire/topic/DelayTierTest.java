package io.invoq.wire.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelayTierTest {

    @ParameterizedTest
    @CsvSource({
        "-PT1S, S1",
        "PT0S, S1",
        "PT0.999S, S1",
        "PT1S, S1",
        "PT4.999S, S1",
        "PT5S, S5",
        "PT29S, S5",
        "PT30S, S30",
        "PT119S, S30",
        "PT2M, M2",
        "PT10M, M10",
        "PT59M, M10",
        "PT1H, H1",
        "PT6H, H6",
        "PT1000H, H6"
    })
    void aWaitGoesToTheLongestTierThatDoesNotOvershoot(Duration left, DelayTier expected) {
        assertThat(DelayTier.of(left)).isEqualTo(expected);
    }
}
