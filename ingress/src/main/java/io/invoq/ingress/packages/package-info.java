/**
 * Code packages as the ingress has to do with them: taken, checked, put into the store and entered in the registry. How
 * they come over HTTP is in {@code http}; how workers get them is the worker's part.
 */
@NullMarked
package io.invoq.ingress.packages;

import org.jspecify.annotations.NullMarked;
