/**
 * Dead letters for operators: listing, showing, redriving and purging what was given up. Reads and writes Kafka and knows
 * nothing of HTTP; who gives something up, and when, belongs to the workers and the callback dispatcher.
 */
@NullMarked
package io.invoq.ingress.deadletter;

import org.jspecify.annotations.NullMarked;
