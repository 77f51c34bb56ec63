package io.invoq.worker.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of RFC 9110 §10.2.3 and §5.6.7, and what is none. */
final class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, 0", "120, 120", "' 7\t', 7", "0000000000000000000007, 7"})
    void takesSeconds(String value, long seconds) {
        assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999", "9223372036854775807", "99999999999999999999999999999999"})
    void takesMoreSecondsThanCanBeWaitedForAsVeryMany(String value) {
        assertThat(RetryAfter.parse(value, NOW))
                .hasValueSatisfying(wait -> assertThat(wait).isGreaterThan(Duration.ofDays(36_500)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 01 Mar 2026 10:01:30 GMT",
                "Sunday, 01-Mar-26 10:01:30 GMT",
                "Sun Mar  1 10:01:30 2026",
                " Sun, 01 Mar 2026 10:01:30 GMT "
            })
    void takesTheThreeFormsOfADate(String value) {
        assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofSeconds(90));
    }

    @Test
    void takesADayOfTwoDigitsInTheFormOfAsctime() {
        assertThat(RetryAfter.parse("Wed Mar 11 10:00:00 2026", NOW)).contains(Duration.ofDays(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 01 Mar 2026 10:00:00 GMT",
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994"
            })
    void aMomentThatHasPassedIsNoWait(String value) {
        assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ZERO);
    }

    @Test
    void aYearOfTwoDigitsIsTheOneNoMoreThanFiftyYearsAhead() {
        assertThat(RetryAfter.parse("Sunday, 01-Mar-76 10:00:00 GMT", NOW))
                .hasValueSatisfying(wait -> assertThat(wait).isGreaterThan(Duration.ofDays(50 * 365)));
        assertThat(RetryAfter.parse("Tuesday, 01-Mar-77 10:00:00 GMT", NOW)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1.5",
                "1e3",
                "1s",
                "soon",
                "٣",
                "2026-03-01T10:01:30Z",
                "Mon, 01 Mar 2026 10:01:30 GMT",
                "Sun, 1 Mar 2026 10:01:30 GMT",
                "Sun, 01 Mar 2026 10:01:30 +0100",
                "Mon, 30 Feb 2026 10:01:30 GMT",
                "Sun, 01 Mar 2026 25:01:30 GMT"
            })
    void takesNothingElse(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }
}
