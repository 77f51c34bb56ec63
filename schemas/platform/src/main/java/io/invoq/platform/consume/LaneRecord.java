package io.invoq.platform.consume;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record that was handed out and is still to be completed. Its methods may be called by any thread.
 *
 * <p>Whoever took it must complete it once everything that depends on it is safe, or its partition's committed offset
 * never passes it.
 */
public interface LaneRecord {

    /** The record as consumed. */
    ConsumerRecord<byte[], byte[]> record();

    /** Says that the record needs no second delivery. More than once does nothing more. */
    void complete();

    /**
     * Completes it with what is to be written in the same transaction as its offset. Only in a lane of {@link
     * Commitment.WithEmission}. More than once does nothing more.
     */
    void complete(Emission emission);

    /**
     * Completes its offset although its run goes on: in the next transaction the given record is written instead of an
     * emission. From then on the run is this process's own, wherever the partition goes, and what {@link
     * #complete(Emission)} is given later goes with a later transaction, together with the record's tombstone. A record
     * that has been completed or checked out is left as it is. Only in a lane of {@link Commitment.WithEmission}.
     *
     * @param checkout on the topic of the lane's {@link CheckoutLog}, with a key of its own
     */
    void checkOut(ProducerRecord<byte[], byte[]> checkout);

    /**
     * Runs the action once this record will not be delivered again, on the consumer's thread or at once: it must not
     * block. Never, when the partition is taken away first. Only in a lane of {@link Commitment.BeforeRunning}.
     */
    void onceCommitted(Runnable action);

    /** Whether its partition has been taken away, so that another consumer gets it again: do not start it. */
    boolean isRevoked();

    /**
     * Whether its end counts nowhere any more: its partition is gone and it was not checked out, or another has taken its
     * checkout over. It may be stopped.
     */
    boolean isLost();
}
