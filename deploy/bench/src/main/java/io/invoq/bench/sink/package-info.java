/** The receiver of callbacks: a server that answers 200 and counts, and how it is asked what it has counted. */
@NullMarked
package io.invoq.bench.sink;

import org.jspecify.annotations.NullMarked;
