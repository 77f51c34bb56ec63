package io.invoq.ingress.idempotency;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The claims of a partition on their way from its topic into memory. Asked by one thread, carried out by another. */
final class Loading {

    private final TopicPartition partition;
    private volatile @Nullable Claims claims;
    private volatile boolean cancelled;

    Loading(TopicPartition partition) {
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    /** All of them, given away; null until they are there. */
    @Nullable
    Claims claims() {
        return claims;
    }

    void complete(Claims all) {
        claims = all;
    }

    /** Says that nobody wants them any more. */
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }
}
