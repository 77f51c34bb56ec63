/**
 * Kafka clients as every role makes them, and the topics that must be there. What is sent and read with them belongs to
 * the roles.
 */
@NullMarked
package io.invoq.platform.kafka;

import org.jspecify.annotations.NullMarked;
