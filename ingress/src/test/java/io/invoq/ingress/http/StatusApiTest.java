package io.invoq.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusApiTest {

    @ParameterizedTest
    @CsvSource({"10s, PT10S", "0s, PT0S", "60s, PT60S", "1m, PT60S", "500ms, PT0.5S", "60000ms, PT60S"})
    void readsAWait(String text, Duration wait) {
        assertThat(StatusApi.longestWait("wait=" + text)).isEqualTo(wait);
    }

    @Test
    void doesNotWaitUnasked() {
        assertThat(StatusApi.longestWait(null)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"61s", "2m", "60001ms", "10", "", "-1s", "1h", "soon", "9999999s", "1.5s"})
    void refusesAWaitThatDoesNotReadOrIsTooLong(String text) {
        assertThatThrownBy(() -> StatusApi.longestWait("wait=" + text))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isEqualTo(ApiError.BAD_PARAMETER))
                .hasMessageContaining("wait '" + text + "'")
                .hasMessageContaining("0s to 60s are allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"until=1", "wait=1s&wait=1s"})
    void refusesOtherParameters(String query) {
        assertThatThrownBy(() -> StatusApi.longestWait(query))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isEqualTo(ApiError.BAD_PARAMETER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "abc", "0195a000-0000-7000-8000-00000000000g", "0195a000-0000-7000-8000-000000000000/x"})
    void refusesAnIdThatIsNone(String text) {
        assertThatThrownBy(() -> StatusApi.id(text))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isEqualTo(ApiError.BAD_PARAMETER))
                .hasMessage("'" + text + "' is no request id: not a UUID");
    }
}
