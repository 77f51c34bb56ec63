package io.invoq.bench.system;

import java.nio.file.Path;

/**
 * How the processes of a run are started.
 *
 * @param root the checkout whose bench this is
 * @param quick whether everything is to be as short as it can be
 * @param standalone whether the roles and their broker share one process
 * @param bodySize bytes of the body that calls and records carry
 */
public record BenchConfig(Path root, boolean quick, boolean standalone, int bodySize) {}
