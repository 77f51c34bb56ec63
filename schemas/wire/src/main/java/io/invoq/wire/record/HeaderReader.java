package io.invoq.wire.record;

import org.jspecify.annotations.Nullable;

/** Where a codec finds the headers of a record. */
@FunctionalInterface
public interface HeaderReader {

    /** The value of the last header of that name, or null. */
    byte @Nullable [] get(String name);
}
