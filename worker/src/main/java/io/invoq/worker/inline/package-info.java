/**
 * What a function of the runtime {@code java-inline} is written against: {@link io.invoq.worker.inline.InlineFunction}
 * and what it is given. Nothing of the worker's own belongs here; how such a function is loaded, run and ended belongs to
 * the runtimes.
 */
@NullMarked
package io.invoq.worker.inline;

import org.jspecify.annotations.NullMarked;
