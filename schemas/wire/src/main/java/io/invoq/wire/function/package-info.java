/**
 * What a function is called and how it is run: its URN, its Eywa id, its definition as the registry keeps it.
 * How definitions are stored and watched belongs to the platform.
 */
@NullMarked
package io.invoq.wire.function;

import org.jspecify.annotations.NullMarked;
