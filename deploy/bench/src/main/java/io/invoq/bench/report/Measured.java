package io.invoq.bench.report;

import java.util.List;
import java.util.Map;

/**
 * A line of the table, measured.
 *
 * @param value the side under test
 * @param floor what it is compared with
 * @param ratio value to floor, pair by pair
 * @param details medians of what else was seen, by name; the floor's begin with {@code floor}
 * @param notes what a reader has to know: that the machine was too noisy to tell, that less than the line says was run
 */
public record Measured(
        Line line,
        Measurement value,
        Measurement floor,
        Measurement ratio,
        Map<String, Double> details,
        List<String> notes) {

    /** Above this spread of either side's samples the machine was too noisy to tell. */
    public static final double NOISY = 0.3;

    public Measured {
        details = Map.copyOf(details);
        notes = List.copyOf(notes);
    }

    /** Whether the line holds. */
    public boolean isMet() {
        return line.target().isMetBy(ratio.median());
    }

    /** Whether the samples lie too far apart to be told from each other. */
    public boolean isNoisy() {
        return ratio.spread() > NOISY;
    }
}
