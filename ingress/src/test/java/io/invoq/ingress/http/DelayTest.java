package io.invoq.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DelayTest {

    @ParameterizedTest
    @CsvSource({
        "0s, PT0S",
        "0ms, PT0S",
        "1ms, PT0.001S",
        "500ms, PT0.5S",
        "30s, PT30S",
        "030s, PT30S",
        "2m, PT2M",
        "1h, PT1H",
        "5d, P5D",
        "120h, P5D",
        "432000000ms, P5D"
    })
    void isAWholeNumberAndAUnit(String text, Duration expected) {
        assertThat(Delay.parse("delay", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "30",
                "-1s",
                "+1s",
                "1.5s",
                "1 s",
                "1S",
                "1M",
                "1min",
                "1s1s",
                "1w",
                "PT30S",
                "1e3s",
                "\u0663s",
                "30s, 40s",
                "1s\n",
                "9999999999999s"
            })
    void isRefusedWhenItDoesNotRead(String text) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> Delay.parse("X-Invoq-Delay", text))
                .withMessage("X-Invoq-Delay '" + text
                        + "' is not a whole number with one of the units ms, s, m, h and d;" + " 0s to 5d are allowed")
                .matches(e -> e.error() == ApiError.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"432000001ms", "432001s", "121h", "6d", "999999999999d"})
    void isRefusedWhenItIsTooLong(String text) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> Delay.parse("delay", text))
                .withMessage("delay '" + text + "' is too long; 0s to 5d are allowed");
    }
}
