/** The load clients: callers and the loops that drive them. What is called, and what the numbers mean, is not known here. */
@NullMarked
package io.invoq.bench.load;

import org.jspecify.annotations.NullMarked;
