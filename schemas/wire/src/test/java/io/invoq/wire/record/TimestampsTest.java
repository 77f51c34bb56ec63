package io.invoq.wire.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimestampsTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999, 1_000, 120_000_000, 120_000, 123_456_789, 123_456_000, 999_999_999, 1_000_000})
    void writesAsTheLibraryDoes(long nanos) {
        Instant moment = Instant.ofEpochSecond(1_790_000_000, nanos);
        assertThat(text(moment)).isEqualTo(moment.toString());
        assertThat(read(text(moment))).isEqualTo(moment);
    }

    @Test
    void readsWhatItWroteAndWhatTheLibraryWrites() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long second = random.nextLong(-80_000_000_000L, 260_000_000_000L);
            Instant moment = Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
            assertThat(Timestamps.read(Timestamps.write(moment)))
                    .as("seed " + seed)
                    .isEqualTo(moment);
            assertThat(read(moment.toString())).as("seed " + seed).isEqualTo(moment);
            assertThat(text(moment)).as("seed " + seed).isEqualTo(moment.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22T10:15:30Z",
                "2026-11-22T10:15:30.5Z",
                "2026-11-22T10:15:30+02:00",
                "2024-02-29T23:59:59.999999999Z",
                "2016-12-31T23:59:60.000000000Z",
                "2026-11-22T24:00:00.000000000Z"
            })
    void readsEveryFormAsTheLibraryDoes(String text) {
        assertThat(read(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "2026-02-30T10:15:30.000000000Z",
                "2026-13-01T10:15:30.000000000Z",
                "2026-11-00T10:15:30.000000000Z",
                "2026-11-22T25:15:30.000000000Z",
                "2026-11-22T10:60:30.000000000Z",
                "2026-11-22 10:15:30.000000000Z"
            })
    void refusesWhatIsNoMoment(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(DateTimeParseException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-90_000_000_000L, 260_000_000_000L})
    void copesWithYearsOfMoreThanFourDigits(long second) {
        Instant moment = Instant.ofEpochSecond(second, 1);
        assertThat(Timestamps.read(Timestamps.write(moment))).isEqualTo(moment);
    }

    private static Instant read(String text) {
        return Timestamps.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Instant moment) {
        return new String(Timestamps.write(moment), StandardCharsets.US_ASCII);
    }
}
