/**
 * Aliases of functions: what a valid one is, changing them, and finding the version that a call to one goes to. What versions
 * there are is the registry's part, paths and status codes are HTTP's.
 */
@NullMarked
package io.invoq.ingress.alias;

import org.jspecify.annotations.NullMarked;
