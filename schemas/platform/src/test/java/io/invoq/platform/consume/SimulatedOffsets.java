package io.invoq.platform.consume;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What the group has committed, and which transactions may still commit more. */
final class SimulatedOffsets {

    /** Hears of every commit, before it can be read. */
    @FunctionalInterface
    interface Observer {

        void committed(TopicPartition partition, OffsetAndMetadata offset);
    }

    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final Map<TopicPartition, Set<String>> pending = new HashMap<>();
    private final Observer observer;

    SimulatedOffsets(Observer observer) {
        this.observer = observer;
    }

    /** The first offset that is not committed. */
    long offset(TopicPartition partition) {
        OffsetAndMetadata offset = committed.get(partition);
        return offset == null ? 0 : offset.offset();
    }

    Map<TopicPartition, OffsetAndMetadata> all() {
        return Map.copyOf(committed);
    }

    /** Whether no transaction is under way that may change it. */
    boolean isStable(TopicPartition partition) {
        return pending.getOrDefault(partition, Set.of()).isEmpty();
    }

    void pend(TopicPartition partition, String transactionalId) {
        pending.computeIfAbsent(partition, p -> new HashSet<>()).add(transactionalId);
    }

    /** A transaction has ended, for better or worse. */
    void settle(TopicPartition partition, String transactionalId) {
        pending.getOrDefault(partition, Set.of()).remove(transactionalId);
    }

    void commit(TopicPartition partition, OffsetAndMetadata offset) {
        observer.committed(partition, offset);
        committed.put(partition, offset);
    }
}
