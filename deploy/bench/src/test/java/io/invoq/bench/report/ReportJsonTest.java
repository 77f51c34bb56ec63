package io.invoq.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportJsonTest {

    @Test
    void writesTheSameBytesForTheSameReport() throws IOException {
        // Given
        Report report = Reports.full();
        // When
        String json = ReportJson.write(report);
        // Then
        Golden.assertSame("report.json", json);
    }

    @Test
    void readsWhatItWrote() {
        // Given
        String json = ReportJson.write(Reports.full());
        // When
        Report read = ReportJson.read(json);
        // Then
        assertThat(ReportJson.write(read)).isEqualTo(json);
        assertThat(read.scenarios().getFirst().line())
                .isEqualTo(Reports.full().scenarios().getFirst().line());
        assertThat(read.settings()).isEqualTo(Reports.full().settings());
        assertThat(read.taken()).isEqualTo(Reports.full().taken());
    }

    @Test
    void roundsToFourSignificantDigitsWithoutAnExponent() {
        // Given
        Report report = Reports.full();
        // When
        Report read = ReportJson.read(ReportJson.write(report));
        // Then
        assertThat(read.scenarios().get(0).value().samples()).isEqualTo(List.of(1.312, 1.29, 1.353));
        assertThat(read.scenarios().get(2).value().samples()).isEqualTo(List.of(1_235_000.0, 800_000.0, 1_300_000.0));
        assertThat(ReportJson.write(report))
                .contains("1235000")
                .doesNotContain("E+")
                .doesNotContain("E7");
    }

    @Test
    void writesNullForANumberThatIsNone() {
        // Given
        String json = ReportJson.write(Reports.withoutRatio());
        // When
        Report read = ReportJson.read(json);
        // Then
        assertThat(json).contains("\"median\" : null").contains("\"met\" : false");
        assertThat(read.scenarios().getFirst().ratio().median()).isNaN();
        assertThat(ReportJson.write(read)).contains("\"samples\" : [ null ]");
    }

    @Test
    void readsAReportWithoutStages() {
        // Given
        String json = ReportJson.write(Reports.wide());
        // When
        Report read = ReportJson.read(json);
        // Then
        assertThat(json).doesNotContain("stages");
        assertThat(read.stages()).isEmpty();
    }

    @Test
    void namesTheFileAfterDayAndCommit() {
        // Given
        Report report = Reports.full();
        // When
        String name = ReportJson.fileName(report);
        // Then
        assertThat(name).isEqualTo("2026-11-22-2fb7ea8.json");
    }

    @Test
    void saysWhichMemberIsWrong() {
        // Given
        String json = ReportJson.write(Reports.full());
        // When / Then
        assertThatThrownBy(() -> ReportJson.read("{"))
                .isInstanceOf(MalformedReportException.class)
                .hasMessageContaining("not JSON");
        assertThatThrownBy(() -> ReportJson.read(""))
                .isInstanceOf(MalformedReportException.class)
                .hasMessage("the results have no sha");
        assertThatThrownBy(() -> ReportJson.read(json.replace("\"jdk\"", "\"jre\"")))
                .isInstanceOf(MalformedReportException.class)
                .hasMessage("the results have no jdk");
        assertThatThrownBy(() -> ReportJson.read(json.replace("\"cpus\" : 2", "\"cpus\" : \"two\"")))
                .isInstanceOf(MalformedReportException.class)
                .hasMessage("cpus is \"two\", not a whole number");
        assertThatThrownBy(() -> ReportJson.read(json.replace("at-most", "about")))
                .isInstanceOf(MalformedReportException.class)
                .hasMessage("kind of target 'about' is not known");
        assertThatThrownBy(() -> ReportJson.read(json.replace("\"calls/s\"", "\"calls/h\"")))
                .isInstanceOf(MalformedReportException.class)
                .hasMessage("unit 'calls/h' is not known");
    }
}
