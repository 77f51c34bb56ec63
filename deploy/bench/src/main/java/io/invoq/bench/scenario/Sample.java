package io.invoq.bench.scenario;

import java.util.Map;

/**
 * What one measurement gave.
 *
 * @param value in the unit of the scenario's line
 * @param details what else was seen, by name with its unit: {@code p99 ms}, {@code ingress bytes/call}
 */
public record Sample(double value, Map<String, Double> details) {

    public Sample {
        details = Map.copyOf(details);
    }

    /** A value alone. */
    public static Sample of(double value) {
        return new Sample(value, Map.of());
    }
}
