/**
 * What tests of several modules share: a Kafka broker, child processes, free ports, a check for leaked threads. Test
 * scope only; nothing here knows what a role does, and no main code depends on it.
 */
@NullMarked
package io.invoq.testkit;

import org.jspecify.annotations.NullMarked;
