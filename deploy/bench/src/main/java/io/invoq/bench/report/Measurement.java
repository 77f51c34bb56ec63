package io.invoq.bench.report;

import java.util.Arrays;
import java.util.List;

/**
 * Several samples of one thing.
 *
 * @param samples in the order in which they were taken; at least one
 */
public record Measurement(double median, double min, double max, List<Double> samples) {

    public Measurement {
        samples = List.copyOf(samples);
    }

    /** Sums samples up. */
    public static Measurement of(List<Double> samples) {
        double[] sorted = samples.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Measurement(median, sorted[0], sorted[sorted.length - 1], samples);
    }

    /** How far apart the samples are, as a part of their median. */
    public double spread() {
        return median == 0 ? 0 : (max - min) / median;
    }
}
