/**
 * What scenarios are compared with: the same work with nothing but plain clients and servers, written to be as fast as
 * they can be, and short enough to be checked by eye. Nothing of Invoq is used here.
 */
@NullMarked
package io.invoq.bench.floor;

import org.jspecify.annotations.NullMarked;
