package io.invoq.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PerformanceDocumentTest {

    @Test
    void rendersTheWholePage() throws IOException {
        // Given
        Report report = Reports.full();
        // When
        String page = PerformanceDocument.render(report, Stages.of(report));
        // Then
        Golden.assertSame("performance.md", page);
    }

    @Test
    void leavesOutStagesThatNobodyLookedAt() {
        // Given
        Report report = Reports.wide();
        // When
        String page = PerformanceDocument.render(report, Stages.of(report));
        // Then
        assertThat(page).doesNotContain("one synchronous call").doesNotContain(PerformanceDocument.STAGE_CHART);
    }

    @Test
    void writesThePageAndItsChartsBesideEachOther(@TempDir Path directory) throws IOException {
        // Given
        Path results = Files.writeString(directory.resolve("results.json"), ReportJson.write(Reports.full()));
        Path docs = directory.resolve("docs");
        // When
        RenderMain.render(results, docs);
        // Then
        assertThat(docs.resolve("performance.md")).content().contains(PerformanceDocument.CHART);
        assertThat(docs.resolve("performance.svg")).content().startsWith("<svg");
        assertThat(docs.resolve("performance-stages.svg")).content().startsWith("<svg");
    }

    @Test
    void removesTheStagesOfAnEarlierRun(@TempDir Path directory) throws IOException {
        // Given
        Path results = Files.writeString(directory.resolve("results.json"), ReportJson.write(Reports.wide()));
        Path stale = Files.writeString(directory.resolve("performance-stages.svg"), "<svg/>");
        // When
        RenderMain.render(results, directory);
        // Then
        assertThat(stale).doesNotExist();
    }
}
