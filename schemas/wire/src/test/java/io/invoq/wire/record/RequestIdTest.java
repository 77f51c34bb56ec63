package io.invoq.wire.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    @Test
    void isAUuidOfVersion7() {
        for (int i = 0; i < 1_000; i++) {
            // When
            UUID id = RequestId.next(NOW).value();

            // Then
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
        }
    }

    @Test
    void beginsWithItsMillisecond() {
        // When
        UUID id = RequestId.next(NOW).value();

        // Then
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void sortsByTime() {
        // Given
        RequestId earlier = RequestId.next(NOW);

        // When
        RequestId later = RequestId.next(NOW.plusMillis(1));

        // Then
        assertThat(earlier.toString()).isLessThan(later.toString());
    }

    @Test
    void differsWithinOneMillisecond() {
        // Given
        Set<RequestId> ids = new HashSet<>();

        // When
        for (int i = 0; i < 10_000; i++) {
            ids.add(RequestId.next(NOW));
        }

        // Then
        assertThat(ids).hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01981d5e-7c00-7abc-8def-0123456789ab",
                "00000000-0000-0000-0000-000000000000",
                "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
                "8e4a3860-9f1b-5034-a8b0-906f4a02d0e8",
            })
    void keepsACallersUuidOfAnyVersion(String text) {
        assertThat(RequestId.parse(text)).contains(new RequestId(UUID.fromString(text)));
        assertThat(RequestId.parse(text).orElseThrow().toString()).isEqualToIgnoringCase(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "1-1-1-1-1",
                "01981d5e-7c00-7abc-8def-0123456789a",
                "01981d5e-7c00-7abc-8def-0123456789abc",
                "01981d5e-7c00-7abc-8def-0123456789ag",
                "01981d5e-7c00-7abc-8def-0123456789a:",
                "01981d5e-7c00-7abc-8def-0123456789a`",
                "01981d5e-7c00-7abc-8def-0123456789a-",
                "01981d5e07c00-7abc-8def-0123456789ab",
                "01981d5e7c00-7abc-8def-00123456789ab",
                "01981d5e-7c00-7abc-8def-0123456789a\u0663",
                "01981d5e-7c00-7abc-8def-0123456789a\uff11",
                " 1981d5e-7c00-7abc-8def-0123456789ab",
                "+1981d5e-7c00-7abc-8def-0123456789ab",
                "{1981d5e-7c00-7abc-8def-0123456789a}",
                "01981d5e_7c00_7abc_8def_0123456789ab",
            })
    void refusesAnyOtherText(String text) {
        assertThat(RequestId.parse(text)).isEmpty();
    }
}
