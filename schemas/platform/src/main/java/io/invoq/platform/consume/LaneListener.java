package io.invoq.platform.consume;

import java.util.Map;
import java.util.Set;

/** Hears what happens to a {@link LaneConsumer}'s partitions. Called by the consumer's thread: must not block. */
public interface LaneListener {

    /** Hears nothing. */
    LaneListener NONE = new LaneListener() {};

    /** The partitions now owned, after each change. */
    default void owned(Set<Integer> partitions) {}

    /**
     * These partitions will be given up as soon as their last commit has been made: what of them has begun to run can be
     * checked out now ({@link LaneRecord#checkOut}); nothing more of them should begin.
     */
    default void revoking(Set<Integer> partitions) {}

    /**
     * The record at that offset is under way and holds its partition up, or is about to: three quarters of all that may be
     * complete beyond it are. It should be checked out. Told once for each such record.
     */
    default void holdingUp(int partition, long offset) {}

    /** Offsets that a commit has made durable, by partition. */
    default void committed(Map<Integer, Long> offsets) {}
}
