package io.invoq.bench.report;

import java.util.stream.Collectors;

/** The picture of one call's way: a bar a stage, each beginning where the one before it ends. Stateless. */
public final class StageChart {

    private static final int WIDTH = 880;
    private static final int LEFT = 330;
    private static final int TRACK = 390;
    private static final int TOP = 44;
    private static final int ROW = 26;
    private static final int BAR = 16;
    private static final double THINNEST = 1.5;

    private StageChart() {}

    /**
     * Renders it as SVG.
     *
     * @param stages at least one
     */
    public static String render(Stages stages) {
        double total = stages.totalMicros();
        int height = TOP + stages.all().size() * ROW + 14;
        Svg svg = new Svg(WIDTH, height, "Where the time of one synchronous call goes", description(stages));
        svg.text("title", 16, 26, "One synchronous call, medians: " + Figures.text(total) + " µs in all");
        double passed = 0;
        int top = TOP;
        for (Stage stage : stages.all()) {
            double left = LEFT + part(passed, total);
            int bar = top + (ROW - BAR) / 2;
            svg.text("end", LEFT - 12, top + ROW / 2 + 4.5, stage.name());
            svg.rectangle("track", LEFT, bar, TRACK, BAR);
            svg.rectangle("met", left, bar, Math.max(part(stage.p50Micros(), total), THINNEST), BAR);
            svg.text("", LEFT + TRACK + 14, top + ROW / 2 + 4.5, words(stages, stage));
            passed += stage.p50Micros();
            top += ROW;
        }
        return svg.end();
    }

    private static double part(double micros, double total) {
        return total == 0 ? 0 : micros / total * TRACK;
    }

    private static String words(Stages stages, Stage stage) {
        return Figures.text(stage.p50Micros()) + " µs, " + Math.round(stages.percent(stage)) + " %";
    }

    private static String description(Stages stages) {
        return stages.all().stream()
                .map(stage -> stage.name() + ": " + words(stages, stage))
                .collect(Collectors.joining("; "));
    }
}
