package io.invoq.worker.inline;

import io.invoq.wire.function.FunctionUrn;
import java.util.Map;

/** What an {@link InlineFunction} is told before its first call. Safe for use by several threads. */
public interface InlineSetup {

    /** Its name and version. */
    FunctionUrn function();

    /** The variables of its registration, which are not in the environment of the worker's process. */
    Map<String, String> environment();

    /** Prints a line that belongs to no call. */
    void log(String line);
}
