package io.invoq.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ReportTextTest {

    @Test
    void rendersTableDetailsAndNotes() throws IOException {
        // Given
        Report report = Reports.full();
        // When
        String text = ReportText.render(report);
        // Then
        Golden.assertSame("report.txt", text);
    }

    @Test
    void staysWithin140Characters() {
        // Given
        Report report = Reports.wide();
        // When
        String text = ReportText.render(report);
        // Then
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(140));
    }

    @Test
    void showsThatThereIsNoRatio() {
        // Given
        Report report = Reports.withoutRatio();
        // When
        String text = ReportText.render(report);
        // Then
        assertThat(text).containsPattern("– +≥ 0.6 × +missed");
    }
}
