/**
 * The records that cross Kafka (invocation, reply, result, checkout, dead letter and its marks, cancel) as Java values, and their codecs:
 * CloudEvents 1.0 Kafka binary mode, metadata in headers, the caller's bytes as the value. No Kafka client in here:
 * codecs write to and read from the two one-method views {@link io.invoq.wire.record.HeaderWriter} and
 * {@link io.invoq.wire.record.HeaderReader}.
 */
@NullMarked
package io.invoq.wire.record;

import org.jspecify.annotations.NullMarked;
