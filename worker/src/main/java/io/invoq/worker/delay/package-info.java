/**
 * What waits before it may run: reads the delay topics and passes each record on when it is due, to the next tier or to
 * the workers. What is put off, and for how long, is decided by those who write there; how it then runs belongs to
 * {@code consume}.
 */
@NullMarked
package io.invoq.worker.delay;

import org.jspecify.annotations.NullMarked;
