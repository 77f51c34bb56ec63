package io.invoq.bench.scenario;

import java.time.Duration;

/** One side of a scenario, warm enough to be measured again and again. Used by one thread; closing it stops all it started. */
public interface Probe extends AutoCloseable {

    /**
     * Takes one sample.
     *
     * @param duration how long to load it; a probe that measures a fixed amount of work takes as long as that needs
     */
    Sample measure(Duration duration) throws Exception;

    /**
     * Brings what is measured to its full speed. A single caller would need minutes for what a crowd does in seconds, so
     * this may load it more than {@link #measure} does. Work of a fixed amount is large enough to warm itself up.
     */
    default void warmUp(Duration duration) throws Exception {}

    @Override
    default void close() throws Exception {}
}
