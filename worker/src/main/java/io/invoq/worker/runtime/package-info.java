/**
 * The contracts under which programs run: {@code python3} and {@code nodejs} handlers behind a bootstrap script,
 * {@code http} servers, {@code exec} programs, {@code java-inline} classes. {@link io.invoq.worker.runtime.Runtimes} is the way in. When something is
 * started, and for whom, is decided by the scheduler.
 */
@NullMarked
package io.invoq.worker.runtime;

import org.jspecify.annotations.NullMarked;
