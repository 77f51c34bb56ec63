package io.invoq.bench.report;

import java.util.List;

/**
 * The way of one synchronous call, stage by stage.
 *
 * @param all in the order in which a call passes them; empty when nobody looked
 */
public record Stages(List<Stage> all) {

    public Stages {
        all = List.copyOf(all);
    }

    /** Those of a run. */
    public static Stages of(Report report) {
        return new Stages(report.stages());
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** The sum of the medians, which is close to the median of the sum, and not the same. */
    public double totalMicros() {
        return all.stream().mapToDouble(Stage::p50Micros).sum();
    }

    /** A stage's part of {@link #totalMicros()}, in percent. */
    public double percent(Stage stage) {
        double total = totalMicros();
        return total == 0 ? 0 : stage.p50Micros() * 100 / total;
    }
}
