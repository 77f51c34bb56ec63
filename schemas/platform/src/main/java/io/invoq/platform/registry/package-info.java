/**
 * The registry as each node holds it: the compacted topic folded into memory, kept up to date by one thread, looked up
 * by any. Writing to it is the ingress's part.
 */
@NullMarked
package io.invoq.platform.registry;

import org.jspecify.annotations.NullMarked;
