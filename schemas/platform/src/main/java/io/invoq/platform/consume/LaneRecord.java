package io.invoq.platform.consume;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that was handed out and is still to be completed. Its methods may be called by any thread.
 *
 * <p>Whoever took it must {@linkplain #complete() complete} it once everything that depends on it is safe, or its
 * partition's committed offset never passes it.
 */
public interface LaneRecord {

    /** The record as consumed. */
    ConsumerRecord<byte[], byte[]> record();

    /** Says that the record needs no second delivery. More than once does nothing more. */
    void complete();

    /** Whether its partition has been taken away, so that another consumer gets it again: do not start it. */
    boolean isRevoked();
}
