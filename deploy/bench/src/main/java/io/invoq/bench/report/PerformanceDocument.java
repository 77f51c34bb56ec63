package io.invoq.bench.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code deploy/docs/performance.md}: what was measured and how, the table, the charts beside it, where the time of a call
 * goes, what else was seen. Stateless.
 */
public final class PerformanceDocument {

    /** The file that {@link Chart} goes to, beside the document. */
    public static final String CHART = "performance.svg";

    /** The file that {@link StageChart} goes to when there are stages. */
    public static final String STAGE_CHART = "performance-stages.svg";

    private PerformanceDocument() {}

    /** Renders it as Markdown. */
    public static String render(Report report, Stages stages) {
        StringBuilder out = new StringBuilder();
        introduction(report, out);
        results(report, out);
        stages(stages, out);
        section("What else was seen", report.scenarios(), PerformanceDocument::details, out);
        section("Notes", report.scenarios(), PerformanceDocument::notes, out);
        return out.toString();
    }

    private static void introduction(Report report, StringBuilder out) {
        out.append("# Performance\n\n");
        out.append(
                "Every line compares a path of Invoq with a floor that runs on the same machine, in the same run, in ");
        out.append("turn with it: the ratio says more than the numbers do. The bench writes this page; ");
        out.append("do not edit it by hand.\n\n");
        out.append("## How it was measured\n\n");
        out.append("```sh\n");
        String file = "deploy/bench/results/" + ReportJson.fileName(report);
        out.append("deploy/invoq bench --pairs ")
                .append(report.settings().getOrDefault("pairs", "5"))
                .append(" --out ")
                .append(file);
        out.append(report.against().isEmpty() ? "" : " --against " + report.against())
                .append('\n');
        out.append("deploy/invoq bench --render ").append(file);
        out.append("\n```\n\n");
        row(out, "of the run", "");
        row(out, "---", "---");
        row(out, "commit", code(report.sha()));
        if (!report.against().isEmpty()) {
            row(out, "compared with", code(report.against()));
        }
        row(out, "taken", report.taken().toString());
        row(out, "JDK", escaped(report.jdk()));
        row(out, "machine", "%s, %d CPUs, %,d MiB".formatted(escaped(report.os()), report.cpus(), report.memory()));
        new TreeMap<>(report.settings()).forEach((name, value) -> row(out, escaped(name), escaped(value)));
        out.append('\n');
    }

    private static void results(Report report, StringBuilder out) {
        out.append("## Results\n\n");
        out.append(
                "Medians, with the lowest and the highest sample behind them. *Noisy* means that the samples of the ");
        out.append("ratio lie more than %.0f %% of it apart.\n\n".formatted(Measured.NOISY * 100));
        row(out, "line", "Invoq", "floor", "unit", "ratio", "target", "");
        row(out, "---", "---:", "---:", "---", "---:", "---", "---");
        for (Measured measured : report.scenarios()) {
            row(
                    out,
                    code(measured.line().name()),
                    Figures.text(measured.value()),
                    Figures.text(measured.floor()),
                    measured.line().unit().symbol(),
                    "**" + Figures.text(measured.ratio().median()) + "** " + Figures.range(measured.ratio()),
                    measured.line().target().words(),
                    Verdict.words(measured));
        }
        out.append("\n<img src=\"").append(CHART).append("\" alt=\"Each line as a ratio to its floor\">\n\n");
        row(out, "line", "what is loaded", "what it is compared with");
        row(out, "---", "---", "---");
        for (Measured measured : report.scenarios()) {
            Line line = measured.line();
            row(out, code(line.name()), escaped(line.about()), escaped(line.floor()));
        }
        out.append('\n');
    }

    private static void stages(Stages stages, StringBuilder out) {
        if (stages.isEmpty()) {
            return;
        }
        out.append("## Where the time of one synchronous call goes\n\n");
        out.append(
                "From timestamps taken on the way of calls that were made one at a time. The parts are of the sum of ");
        out.append("the medians, %s µs, which is close to the median of a whole call.\n\n"
                .formatted(Figures.text(stages.totalMicros())));
        out.append("<img src=\"").append(STAGE_CHART).append("\" alt=\"One call's way, stage by stage\">\n\n");
        row(out, "stage", "p50 µs", "part", "p99 µs");
        row(out, "---", "---:", "---:", "---:");
        for (Stage stage : stages.all()) {
            row(
                    out,
                    escaped(stage.name()),
                    Figures.text(stage.p50Micros()),
                    Math.round(stages.percent(stage)) + " %",
                    Figures.text(stage.p99Micros()));
        }
        out.append('\n');
    }

    private static String details(Measured measured) {
        return Details.of(measured).stream().map(PerformanceDocument::detail).collect(Collectors.joining(", "));
    }

    private static String detail(Map.Entry<String, Double> detail) {
        return escaped(detail.getKey()) + " " + Figures.text(detail.getValue());
    }

    private static String notes(Measured measured) {
        return measured.notes().stream().map(PerformanceDocument::escaped).collect(Collectors.joining(" "));
    }

    private static void section(
            String title, List<Measured> lines, Function<Measured, String> content, StringBuilder out) {
        String items = lines.stream()
                .filter(measured -> !content.apply(measured).isEmpty())
                .map(measured -> "- " + code(measured.line().name()) + ": " + content.apply(measured) + "\n")
                .collect(Collectors.joining());
        if (!items.isEmpty()) {
            out.append("## ").append(title).append("\n\n").append(items).append('\n');
        }
    }

    private static void row(StringBuilder out, String... cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    /** Text that means itself, within a table as well. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("|", "\\|")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("\n", " ");
    }
}
