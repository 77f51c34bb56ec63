package io.invoq.worker.inline;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an {@link InlineFunction} is told about one call. Safe for use by several threads; of no use after the call. */
public interface InlineContext {

    /** Names the call. */
    RequestId requestId();

    /** 1 for the first run. */
    int attempt();

    /** When its caller stops waiting; null when nobody waits. */
    @Nullable
    Instant deadline();

    /** How long it may still run until it is interrupted; zero when that is over. */
    Duration remaining();

    /** Name and version of the function. */
    FunctionUrn function();

    /**
     * Prints a line to the call's log, whose end its caller may ask for. {@code System.out} is the worker's own and belongs
     * to no call.
     */
    void log(String line);
}
