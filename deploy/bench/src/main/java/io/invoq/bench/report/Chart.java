package io.invoq.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * The picture of a report: a bar a line, as long as its ratio to the floor, with the target as a tick and the samples'
 * range as a thin line. A bar that does not fit ends at the edge; its number stands beside it all the same. Stateless.
 */
public final class Chart {

    private static final int WIDTH = 900;
    private static final int LEFT = 210;
    private static final int TRACK = 430;
    private static final int TOP = 78;
    private static final int ROW = 30;
    private static final int BAR = 16;
    private static final int BOTTOM = 34;
    /** Ratios above are not worth making all other bars short for. */
    private static final double LARGEST = 4;

    private Chart() {}

    /** Renders it as SVG. */
    public static String render(Report report) {
        List<Measured> lines = report.scenarios();
        double most = most(lines);
        int bottom = TOP + lines.size() * ROW;
        Svg svg = new Svg(WIDTH, bottom + BOTTOM, "Each line as a ratio to its floor", description(lines));
        String against = report.against().isEmpty() ? "its floor" : report.against();
        svg.text("title", 16, 26, "Ratio to " + against + ", commit " + report.sha());
        legend(svg);
        axis(svg, most, bottom);
        for (int i = 0; i < lines.size(); i++) {
            row(svg, lines.get(i), most, TOP + i * ROW);
        }
        svg.line("one", x(1, most), TOP - 4, x(1, most), bottom + 4);
        return svg.end();
    }

    private static void legend(Svg svg) {
        swatch(svg, "met", 16, "target met");
        swatch(svg, "missed", 116, "missed");
        swatch(svg, "unjudged", 196, "no target");
        svg.line("target", 292, 41, 292, 57).text("quiet", 302, 53, "target");
        svg.line("range", 360, 49, 384, 49).text("quiet", 392, 53, "lowest to highest sample");
        svg.line("one", 570, 41, 570, 57).text("quiet", 580, 53, "as the floor");
    }

    private static void swatch(Svg svg, String style, int x, String label) {
        svg.rectangle(style, x, 43, 12, 12).text("quiet", x + 18, 53, label);
    }

    private static void axis(Svg svg, double most, int bottom) {
        double step = most <= 1 ? 0.2 : most <= 2.5 ? 0.5 : 1;
        for (int i = 0; i * step <= most + 1e-9; i++) {
            double x = x(i * step, most);
            svg.line("grid", x, TOP - 4, x, bottom + 4);
            svg.text("quiet middle", x, bottom + 20, String.format(Locale.ROOT, "%.1f ×", i * step));
        }
    }

    private static void row(Svg svg, Measured measured, double most, int top) {
        Measurement ratio = measured.ratio();
        int bar = top + (ROW - BAR) / 2;
        int middle = top + ROW / 2;
        svg.text("end", LEFT - 12, middle + 4.5, measured.line().name());
        svg.rectangle("track", LEFT, bar, TRACK, BAR);
        svg.rectangle(Verdict.of(measured).style(), LEFT, bar, x(ratio.median(), most) - LEFT, BAR);
        svg.line("range", x(ratio.min(), most), middle, x(ratio.max(), most), middle);
        switch (measured.line().target()) {
            case Target.AtLeast atLeast -> tick(svg, x(atLeast.ratio(), most), bar);
            case Target.AtMost atMost -> tick(svg, x(atMost.ratio(), most), bar);
            case Target.None none -> {}
        }
        svg.text("", LEFT + TRACK + 14, middle + 4.5, Figures.text(ratio.median()) + " ×");
        svg.text("quiet", LEFT + TRACK + 76, middle + 4.5, judged(measured));
    }

    private static void tick(Svg svg, double x, int bar) {
        svg.line("target", x, bar - 4, x, bar + BAR + 4);
    }

    private static String judged(Measured measured) {
        return switch (Verdict.of(measured)) {
            case UNJUDGED -> measured.isNoisy() ? "noisy" : "";
            case MET, MISSED -> measured.line().target().words() + "  " + Verdict.words(measured);
        };
    }

    private static double most(List<Measured> lines) {
        double most = lines.stream()
                .flatMapToDouble(measured -> DoubleStream.of(
                        measured.ratio().median(),
                        measured.ratio().max(),
                        asked(measured.line().target())))
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        return Math.clamp(Math.ceil(most * 5) / 5, 1.2, LARGEST);
    }

    private static double asked(Target target) {
        return switch (target) {
            case Target.AtLeast atLeast -> atLeast.ratio();
            case Target.AtMost atMost -> atMost.ratio();
            case Target.None none -> 1;
        };
    }

    private static double x(double ratio, double most) {
        double shown = Double.isFinite(ratio) ? Math.clamp(ratio, 0, most) : 0;
        return LEFT + shown / most * TRACK;
    }

    private static String description(List<Measured> lines) {
        return lines.stream()
                .map(measured -> measured.line().name() + ": "
                        + Figures.text(measured.ratio().median()) + " times the floor, target "
                        + measured.line().target().words() + ", " + Verdict.words(measured))
                .collect(Collectors.joining("; "));
    }
}
