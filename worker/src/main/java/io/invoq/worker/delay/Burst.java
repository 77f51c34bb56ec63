package io.invoq.worker.delay;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What leaves the delay topics in one transaction.
 *
 * @param moves in the order of their offsets, per partition
 * @param ends for each partition of them the offset behind the last
 */
record Burst(List<Move> moves, Map<TopicPartition, Long> ends) {

    Burst {
        moves = List.copyOf(moves);
        ends = Map.copyOf(ends);
    }

    boolean isEmpty() {
        return moves.isEmpty();
    }

    /** One record and where it goes. */
    record Move(DelayedRecord record, Hop hop) {}
}
