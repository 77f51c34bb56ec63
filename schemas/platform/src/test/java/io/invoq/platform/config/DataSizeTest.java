package io.invoq.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {

    @ParameterizedTest
    @CsvSource({"0, 0B", "1023, 1023B", "1024, 1KiB", "1536, 1536B", "6291456, 6MiB", "2147483648, 2GiB"})
    void isWrittenInTheLargestUnitThatFits(long bytes, String text) {
        // Then
        assertThat(new DataSize(bytes)).hasToString(text);
        assertThat(DataSize.parse(text)).isEqualTo(new DataSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "KiB", "1kib", "1KB", "-1B", "1.5MiB", "1TiB", "1MiB2"})
    void doesNotReadWithoutANumberAndAUnit(String text) {
        // When
        assertThatThrownBy(() -> DataSize.parse(text))
                // Then
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a size with a unit, such as 64KiB or 6MiB");
    }

    @Test
    void isNotNegative() {
        // When
        assertThatThrownBy(() -> new DataSize(-1))
                // Then
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a size is not negative: -1");
    }

    @Test
    void isAnArrayLengthOnlyUpToTwoGibibytes() {
        // Given
        DataSize tooLarge = DataSize.ofMebibytes(2048);

        // When
        assertThatThrownBy(tooLarge::toInt)
                // Then
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void comparesByBytes() {
        // Then
        assertThat(DataSize.parse("1MiB")).isGreaterThan(DataSize.parse("1023KiB"));
    }
}
