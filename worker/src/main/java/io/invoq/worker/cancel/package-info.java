/**
 * Which calls were taken back: reads {@code invoq.cancels} whole and answers for any call. What is then done with a call
 * that waits, runs or is put off belongs to {@code consume}, {@code schedule} and {@code delay}.
 */
@NullMarked
package io.invoq.worker.cancel;

import org.jspecify.annotations.NullMarked;
