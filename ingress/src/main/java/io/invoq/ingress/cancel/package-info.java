/**
 * Passing on that a call is taken back. Writes Kafka and knows nothing of HTTP; what is then done with the call, and
 * whether there is anything left to do, belongs to the workers.
 */
@NullMarked
package io.invoq.ingress.cancel;

import org.jspecify.annotations.NullMarked;
