/**
 * Asynchronous calls with an idempotency key, on both sides: nodes that ask whether a call is the first of its key, and
 * nodes that decide, each for the partitions that it owns. Topics and memory, nothing of HTTP; calls without a key do not
 * come here.
 */
@NullMarked
package io.invoq.ingress.idempotency;

import org.jspecify.annotations.NullMarked;
