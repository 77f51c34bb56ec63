/**
 * From the results topic to the delivery of each callback: reads results, starts a delivery for each that wants one,
 * writes what was given up to the dead letters. How a callback is delivered belongs to {@code deliver}.
 */
@NullMarked
package io.invoq.dispatcher.consume;

import org.jspecify.annotations.NullMarked;
