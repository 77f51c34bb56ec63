package io.invoq.bench.report;

/**
 * A line of the table, before it is measured.
 *
 * @param name what it is asked for by: {@code sync-c64}
 * @param about the scenario in words
 * @param floor what it is compared with, in words
 * @param unit of both sides' values
 * @param target what is expected of their ratio
 */
public record Line(String name, String about, String floor, Unit unit, Target target) {}
