/**
 * Whether an asynchronous call that did not succeed is run again, when, and when it is given up. Decides only: what is
 * then written, and how, belongs to those who ask; how a record waits, to the delay tiers.
 */
@NullMarked
package io.invoq.worker.retry;

import org.jspecify.annotations.NullMarked;
