/** From an accepted call to a record on Kafka and, for a waiting caller, to its answer. Knows nothing of HTTP status codes or dialects. */
@NullMarked
package io.invoq.ingress.invoke;

import org.jspecify.annotations.NullMarked;
