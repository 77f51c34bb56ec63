package io.invoq.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FiguresTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0;0.00", "0.00123;0.0012", "0.0999;0.10", "0.5555;0.56", "9.994;9.99", "9.996;10.0", "99.94;99.9",
                "99.96;100", "999.6;1,000", "8123.4;8,123", "512345;512,300", "999949;999,900", "1234567;1.23M",
                        "-12.34;-12.3"
            })
    void showsAsManyDigitsAsAMeasurementDeserves(double value, String shown) {
        // Given / When
        String text = Figures.text(value);
        // Then
        assertThat(text).isEqualTo(shown);
    }
}
