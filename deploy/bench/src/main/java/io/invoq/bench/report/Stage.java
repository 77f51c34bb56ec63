package io.invoq.bench.report;

/**
 * A part of a call's way, between two moments that were written down.
 *
 * @param name what happens in it: {@code ingress, request read to record handed to the producer}
 * @param p50Micros median over the calls
 * @param p99Micros what one call in a hundred exceeded
 */
public record Stage(String name, double p50Micros, double p99Micros) {}
