package io.invoq.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deploy/invoq bench --render FILE}: writes the performance document and its charts from a file of results. */
@Command(
        name = "invoq bench --render",
        mixinStandardHelpOptions = true,
        description = "Writes performance.md and its charts from results that a run wrote.")
public final class RenderMain implements Callable<Integer> {

    @Option(names = "--results", paramLabel = "FILE", required = true, description = "What a run wrote as JSON.")
    private Path results = Path.of("");

    @Option(
            names = "--docs",
            paramLabel = "DIR",
            required = true,
            description = "Where the document goes: deploy/docs.")
    private Path docs = Path.of("");

    private RenderMain() {}

    /** Exits with 0 when all is written, 1 when the results do not read or a file cannot be written, 2 on bad usage. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new RenderMain()).execute(args));
    }

    @Override
    public Integer call() {
        try {
            render(results, docs);
            System.out.println("wrote " + docs.resolve("performance.md"));
            return 0;
        } catch (NoSuchFileException e) {
            System.err.println("bench: there is no file " + e.getFile());
        } catch (MalformedReportException | IOException e) {
            System.err.println("bench: " + results + " cannot be rendered: " + e.getMessage());
        }
        return 1;
    }

    /**
     * Writes {@code performance.md}, {@code performance.svg} and, when the run looked at stages, {@code
     * performance-stages.svg}; one of an earlier run is removed otherwise.
     *
     * @throws MalformedReportException when the results do not read
     */
    public static void render(Path results, Path docs) throws IOException {
        Report report = ReportJson.read(Files.readString(results));
        Stages stages = Stages.of(report);
        Files.createDirectories(docs);
        Files.writeString(docs.resolve("performance.md"), PerformanceDocument.render(report, stages));
        Files.writeString(docs.resolve(PerformanceDocument.CHART), Chart.render(report));
        Path stageChart = docs.resolve(PerformanceDocument.STAGE_CHART);
        if (stages.isEmpty()) {
            Files.deleteIfExists(stageChart);
        } else {
            Files.writeString(stageChart, StageChart.render(stages));
        }
    }
}
