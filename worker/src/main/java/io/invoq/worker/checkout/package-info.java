/**
 * Long asynchronous runs as the worker's own: what is written of them, and how those of a worker that is lost are given
 * back to the invocations (architecture §7.3, ADR 16). When a run is checked out is decided in {@code consume}; in which
 * transaction that is written, and its end, is the lane's part.
 */
@NullMarked
package io.invoq.worker.checkout;

import org.jspecify.annotations.NullMarked;
