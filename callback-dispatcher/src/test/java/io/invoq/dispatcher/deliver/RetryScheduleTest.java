package io.invoq.dispatcher.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"1, 1s", "2, 5s", "3, 15s", "4, 15s", "19, 15s"})
    void growsFivefoldUpToTheLongestWait(int tries, String wait) {
        // Given
        RetrySchedule schedule = schedule(middle());

        // When, Then
        assertThat(schedule.after(tries, null)).isEqualTo(Duration.parse("PT" + wait));
    }

    @Test
    void keepsJitterWithinTwentyPercent() {
        // Given
        long seed = System.nanoTime();
        RetrySchedule schedule = schedule(new Random(seed));

        // When, Then
        for (int i = 0; i < 1_000; i++) {
            assertThat(schedule.after(2, null))
                    .as("seed %d", seed)
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
        }
    }

    @Test
    void spreadsItsWaits() {
        // Given
        RetrySchedule schedule = schedule(new Random(1));

        // When
        long different = Stream.generate(() -> schedule.after(1, null))
                .limit(100)
                .distinct()
                .count();

        // Then
        assertThat(different).isGreaterThan(90);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7                               | 7s
            ' 7 '                           | 7s
            15                              | 15s
            16                              | 15s
            99999999999999999999            | 15s
            Sun, 01 Mar 2026 12:00:09 GMT   | 9s
            Sunday, 01-Mar-26 12:00:09 GMT  | 9s
            Sun, 01 Mar 2026 13:00:00 GMT   | 15s
            Sun, 01 Mar 2026 11:00:00 GMT   | 1s
            0                               | 1s
            -5                              | 1s
            soon                            | 1s
            ''                              | 1s
            ٣                               | 1s
            """)
    void waitsAsLongAsAskedForWithinTheLongestWait(String retryAfter, String wait) {
        // Given
        RetrySchedule schedule = schedule(middle());

        // When, Then
        assertThat(schedule.after(1, retryAfter)).isEqualTo(Duration.parse("PT" + wait));
    }

    @Test
    void neverWaitsLessThanItWouldHaveByItself() {
        // Given
        RetrySchedule schedule = schedule(middle());

        // When, Then
        assertThat(schedule.after(3, "2")).isEqualTo(Duration.ofSeconds(15));
    }

    private static RetrySchedule schedule(RandomGenerator random) {
        return new RetrySchedule(Duration.ofSeconds(1), Duration.ofSeconds(15), () -> NOW, random);
    }

    /** Neither more nor less. */
    static RandomGenerator middle() {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return 0.5;
            }
        };
    }
}
