/**
 * Delivering one result to its callback URL: the message and its signature, one try under one deadline, the few tries
 * with their waits. Where results come from and what becomes of those given up belongs to the consumer.
 */
@NullMarked
package io.invoq.dispatcher.deliver;

import org.jspecify.annotations.NullMarked;
