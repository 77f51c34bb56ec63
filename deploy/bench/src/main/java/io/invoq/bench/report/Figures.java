package io.invoq.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How numbers are shown: as many digits as a measurement on a shared machine deserves. */
final class Figures {

    /** Stands where there is no number. */
    static final String NONE = "–";

    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private Figures() {}

    /**
     * Four significant digits, without an exponent.
     *
     * @param value finite
     */
    static BigDecimal rounded(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(FOUR_DIGITS).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    /** A number of any size, for people: {@code 0.0123}, {@code 1.23}, {@code 12.3}, {@code 8,123}, {@code 1.23M}. */
    static String text(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        double size = Math.abs(value);
        if (size >= 999_950) {
            return String.format(Locale.ROOT, "%.2fM", value / 1e6);
        }
        if (size >= 99.95) {
            return String.format(Locale.ROOT, "%,.0f", rounded(value));
        }
        if (size >= 9.995) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        if (size >= 0.0995 || size == 0) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** The median and what the samples lie between: {@code 8,123 (7,900–8,400)}. */
    static String text(Measurement measurement) {
        return (text(measurement.median()) + " " + range(measurement)).stripTrailing();
    }

    /** What the samples lie between: {@code (7,900–8,400)}; nothing when there is no number. */
    static String range(Measurement measurement) {
        if (!Double.isFinite(measurement.median())) {
            return "";
        }
        return "(" + text(measurement.min()) + "–" + text(measurement.max()) + ")";
    }
}
