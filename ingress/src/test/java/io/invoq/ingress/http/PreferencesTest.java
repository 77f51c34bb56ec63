package io.invoq.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PreferencesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "respond-async             | true  | 0",
                "Respond-Async             | true  | 0",
                "wait=10                   | false | 10",
                "WAIT=10                   | false | 10",
                "wait=\"10\"               | false | 10",
                "wait = 10                 | false | 10",
                "respond-async, wait=10    | true  | 10",
                "wait=10,respond-async     | true  | 10",
                "respond-async; foo=bar    | true  | 0",
                "wait=10; foo=\"a,b;c\"    | false | 10",
                "handling=lenient, wait=3  | false | 3",
                "foo=\"a\\\"b, wait=9\", wait=3 | false | 3",
            })
    void areUnderstoodAsRfc7240WritesThem(String header, boolean respondAsync, int seconds) {
        assertThat(Preferences.of(List.of(header)))
                .isEqualTo(new Preferences(respondAsync, Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "','",
                "wait",
                "wait=",
                "wait=-1",
                "wait=1.5",
                "wait=ten",
                "wait=99999999999999999999",
                "wait=1 0",
                "=5",
                "respond-async=no",
                "respond async",
                "foo; wait=5",
                "foo; respond-async",
                "foo=\"wait=5, respond-async\"",
                "foo=\"never closed, respond-async, wait=5",
            })
    void areIgnoredWhereTheyAreUnknownOrDoNotRead(String header) {
        assertThat(Preferences.of(List.of(header))).isEqualTo(new Preferences(false, Duration.ZERO));
    }

    @Test
    void areOneListAlsoWhenTheHeaderComesSeveralTimes() {
        assertThat(Preferences.of(List.of("handling=strict", "respond-async", "wait=4")))
                .isEqualTo(new Preferences(true, Duration.ofSeconds(4)));
    }

    @Test
    void countTheFirstTimeOnly() {
        assertThat(Preferences.of(List.of("wait=4, wait=5", "wait=6")).longestWait())
                .isEqualTo(Duration.ofSeconds(4));
        assertThat(Preferences.of(List.of("wait=soon, wait=5")).longestWait()).isZero();
    }

    @Test
    void areNoneWithoutTheHeader() {
        assertThat(Preferences.of(List.of())).isEqualTo(new Preferences(false, Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({"0, 30", "10, 10", "30, 30", "31, 30"})
    void waitNoLongerThanTheFunctionMayRun(int wait, int expected) {
        // Given
        Preferences preferences = new Preferences(false, Duration.ofSeconds(wait));
        // When, Then
        assertThat(preferences.waitWithin(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(expected));
    }
}
