package io.invoq.worker.delay;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.topic.DelayTier;
import java.time.Instant;

/** Where a record goes when it leaves its tier. */
sealed interface Hop {

    /** It is due: to those who run it. */
    record ToWorkers(FunctionUrn function) implements Hop {}

    /**
     * It is not due, and need not wait any longer: to the workers, marked so that none of them runs it.
     *
     * @param at when it was taken back
     */
    record Cancelled(FunctionUrn function, Instant at) implements Hop {}

    /**
     * It is due, and its function is paused: it waits on.
     *
     * @param tier longer than the one it leaves, up to a bound
     * @param until the end of that tier
     */
    record Held(DelayTier tier, Instant until) implements Hop {}

    /** It must wait on. */
    record ToTier(DelayTier tier) implements Hop {}

    /** Nowhere: it cannot be passed on by anybody. */
    record PassOver(String why) implements Hop {}
}
