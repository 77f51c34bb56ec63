package io.invoq.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of {@code Idempotency-Key}. */
final class IdempotencyKeysTest {

    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.of("a", "a"),
                Arguments.of(" a ", "a"),
                Arguments.of("\"a\"", "a"),
                Arguments.of("\"a\\\"b\\\\c\"", "a\"b\\c"),
                Arguments.of("a\"b", "a\"b"),
                Arguments.of("a\\b", "a\\b"),
                Arguments.of("k".repeat(255), "k".repeat(255)),
                Arguments.of('"' + "\\\\".repeat(255) + '"', "\\".repeat(255)));
    }

    static Stream<String> others() {
        return Stream.of(
                "",
                " ",
                "a b",
                "\"",
                "\"\"",
                "\"a",
                "\"a\"b",
                "\"a\\",
                "\"a\\n\"",
                "\"a b\"",
                "\"a\\\"",
                "é",
                "k".repeat(256),
                '"' + "k".repeat(256) + '"',
                '"' + "\\\\".repeat(100_000) + '"');
    }

    @ParameterizedTest
    @MethodSource("keys")
    void isTakenAsItIsOrOutOfItsQuotes(String value, String key) {
        assertThat(IdempotencyKeys.parse(value)).isEqualTo(key);
    }

    @ParameterizedTest
    @MethodSource("others")
    void isRefusedWhenItIsNotVisibleAsciiOfTheRightLength(String value) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> IdempotencyKeys.parse(value))
                .satisfies(refused -> {
                    assertThat(refused.error()).isEqualTo(ApiError.BAD_REQUEST);
                    assertThat(refused.detail())
                            .startsWith("Idempotency-Key '")
                            .endsWith("is not 1 to 255 visible characters of ASCII")
                            .hasSizeLessThan(200);
                });
    }
}
