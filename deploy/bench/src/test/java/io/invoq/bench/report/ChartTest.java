package io.invoq.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class ChartTest {

    @Test
    void drawsABarALine() throws IOException {
        // Given
        Report report = Reports.full();
        // When
        String svg = Chart.render(report);
        // Then
        Golden.assertSame("performance.svg", svg);
    }

    @Test
    void drawsStagesOneAfterTheOther() throws IOException {
        // Given
        Stages stages = Stages.of(Reports.full());
        // When
        String svg = StageChart.render(stages);
        // Then
        Golden.assertSame("performance-stages.svg", svg);
    }

    @Test
    void isWellFormedWithATitleAndADescriptionAndNothingThatRuns() throws Exception {
        // Given
        String svg = Chart.render(Reports.full());
        // When
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        // Then
        NodeList children = document.getDocumentElement().getElementsByTagName("*");
        assertThat(children.item(0).getNodeName()).isEqualTo("title");
        assertThat(children.item(1).getNodeName()).isEqualTo("desc");
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
    }

    @Test
    void drawsEmptyTracksForALineWithoutARatio() {
        // Given
        Report report = Reports.withoutRatio();
        // When
        String svg = Chart.render(report);
        // Then
        assertThat(svg).contains("accept-c256").doesNotContain("NaN").doesNotContain("Infinity");
    }
}
