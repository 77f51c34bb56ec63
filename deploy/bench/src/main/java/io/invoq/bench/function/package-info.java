/** Functions that scenarios call inside the worker's JVM. A worker loads them; the bench itself does not use them. */
@NullMarked
package io.invoq.bench.function;

import org.jspecify.annotations.NullMarked;
