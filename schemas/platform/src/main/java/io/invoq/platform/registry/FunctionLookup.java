package io.invoq.platform.registry;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds functions by either of their names. Safe for use by several threads; a lookup does no I/O. */
public interface FunctionLookup {

    /** The version that the URN names; null when there is none. */
    @Nullable
    FunctionDefinition byUrn(FunctionUrn urn);

    /** The latest version of the function that Eywa's id names; null when there is none. */
    @Nullable
    FunctionDefinition byId(FunctionId id);

    /** Every version of every function, as of now. */
    Collection<FunctionDefinition> all();
}
