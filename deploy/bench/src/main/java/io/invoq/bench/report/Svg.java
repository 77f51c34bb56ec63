package io.invoq.bench.report;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;

/**
 * Writes one picture: text stays text, colours follow the reader's choice of light or dark, nothing is loaded and nothing
 * runs. Lengths are in pixels.
 */
final class Svg {

    private static final String STYLE = """
            <style>
              text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
              .title { font-size: 15px; font-weight: 600 }
              .quiet { fill: #59636e; font-size: 12px }
              .end { text-anchor: end }
              .middle { text-anchor: middle }
              .back { fill: #ffffff }
              .track { fill: #eff1f4 }
              .grid { stroke: #d1d9e0; stroke-width: 1 }
              .one { stroke: #59636e; stroke-width: 1; stroke-dasharray: 3 3 }
              .met { fill: #2f81c7 }
              .missed { fill: #d9722b }
              .unjudged { fill: #8c959f }
              .target { stroke: #1f2328; stroke-width: 3 }
              .range { stroke: #1f2328; stroke-width: 1.5; opacity: 0.65 }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 }
                .quiet { fill: #9198a1 }
                .back { fill: #0d1117 }
                .track { fill: #1b222b }
                .grid { stroke: #3d444d }
                .one { stroke: #9198a1 }
                .met { fill: #4a9de0 }
                .missed { fill: #e58a45 }
                .unjudged { fill: #7d858f }
                .target, .range { stroke: #e6edf3 }
              }
            </style>
            """;

    private final StringBuilder out = new StringBuilder();

    /**
     * Begins a picture.
     *
     * @param title its name, for who cannot see it
     * @param description what it says, for who cannot see it
     */
    Svg(int width, int height, String title, String description) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title desc\" width=\"%d\""
                .formatted(width));
        out.append(" height=\"%d\" viewBox=\"0 0 %d %d\">\n".formatted(height, width, height));
        out.append("<title id=\"title\">").append(escaped(title)).append("</title>\n");
        out.append("<desc id=\"desc\">").append(escaped(description)).append("</desc>\n");
        out.append(STYLE);
        rectangle("back", 0, 0, width, height);
    }

    /** Text whose baseline is at {@code y}. */
    Svg text(String style, double x, double y, String text) {
        return add("<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>", style, number(x), number(y), escaped(text));
    }

    Svg rectangle(String style, double x, double y, double width, double height) {
        return add(
                "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>",
                style, number(x), number(y), number(width), number(height));
    }

    Svg line(String style, double fromX, double fromY, double toX, double toY) {
        return add(
                "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>",
                style, number(fromX), number(fromY), number(toX), number(toY));
    }

    /** The picture as a file. */
    String end() {
        return out + "</svg>\n";
    }

    @FormatMethod
    private Svg add(String format, Object... values) {
        out.append(format.formatted(values)).append('\n');
        return this;
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
