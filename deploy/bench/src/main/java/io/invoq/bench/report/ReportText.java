package io.invoq.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A report for a terminal: where it was taken, the table, what else was seen, and the notes. Stateless. */
public final class ReportText {

    private static final int WIDTH = 140;
    private static final String BETWEEN = " · ";

    private ReportText() {}

    /** Renders it; no line is longer than 140 characters, and the last ends with a line feed. */
    public static String render(Report report) {
        List<String> lines = new ArrayList<>();
        header(report, lines);
        lines.add("");
        table(report, lines);
        details(report, lines);
        notes(report, lines);
        return String.join("\n", lines) + "\n";
    }

    private static void header(Report report, List<String> lines) {
        List<String> facts = new ArrayList<>();
        facts.add("invoq bench " + report.sha());
        if (!report.against().isEmpty()) {
            facts.add("against " + report.against());
        }
        facts.add(report.taken().toString());
        facts.add("JDK " + report.jdk());
        facts.add(report.os());
        facts.add(report.cpus() + " cpus");
        facts.add("%,d MiB".formatted(report.memory()));
        wrap("", facts, BETWEEN, lines);
        List<String> settings = new TreeMap<>(report.settings())
                .entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .toList();
        if (!settings.isEmpty()) {
            wrap("settings  ", settings, BETWEEN, lines);
        }
    }

    private static void table(Report report, List<String> lines) {
        TextTable table = new TextTable("line", ">value", "", "unit", ">floor", "", ">ratio", "", "target", "verdict");
        for (Measured measured : report.scenarios()) {
            table.add(
                    measured.line().name(),
                    Figures.text(measured.value().median()),
                    Figures.range(measured.value()),
                    measured.line().unit().symbol(),
                    Figures.text(measured.floor().median()),
                    Figures.range(measured.floor()),
                    Figures.text(measured.ratio().median()),
                    Figures.range(measured.ratio()),
                    measured.line().target().words(),
                    Verdict.words(measured));
        }
        lines.addAll(table.lines());
    }

    private static void details(Report report, List<String> lines) {
        int width = nameWidth(report);
        List<String> found = new ArrayList<>();
        for (Measured measured : report.scenarios()) {
            List<String> details = Details.of(measured).stream()
                    .map(detail -> detail.getKey() + " " + Figures.text(detail.getValue()))
                    .toList();
            if (!details.isEmpty()) {
                wrap(padded(measured.line().name(), width), details, BETWEEN, found);
            }
        }
        section("details", found, lines);
    }

    private static void notes(Report report, List<String> lines) {
        int width = nameWidth(report);
        List<String> found = new ArrayList<>();
        for (Measured measured : report.scenarios()) {
            for (String note : measured.notes()) {
                wrap(padded(measured.line().name(), width), List.of(note.split("\\s+", -1)), " ", found);
            }
        }
        section("notes", found, lines);
    }

    private static void section(String title, List<String> found, List<String> lines) {
        if (!found.isEmpty()) {
            lines.add("");
            lines.add(title);
            lines.addAll(found);
        }
    }

    private static int nameWidth(Report report) {
        return report.scenarios().stream()
                        .mapToInt(measured -> measured.line().name().length())
                        .max()
                        .orElse(0)
                + 4;
    }

    private static String padded(String name, int width) {
        String indented = "  " + name;
        return indented + " ".repeat(width - indented.length());
    }

    /** Fills lines with parts; those after the first are indented as far as the first line's beginning is long. */
    private static void wrap(String beginning, List<String> parts, String between, List<String> lines) {
        StringBuilder line = new StringBuilder(beginning);
        boolean isFirst = true;
        for (String part : parts) {
            if (!isFirst && line.length() + between.length() + part.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(beginning.length()));
                isFirst = true;
            }
            line.append(isFirst ? "" : between).append(part);
            isFirst = false;
        }
        lines.add(line.toString());
    }
}
