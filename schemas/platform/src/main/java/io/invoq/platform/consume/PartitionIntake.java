package io.invoq.platform.consume;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * One partition while it is owned: what was polled and not yet taken, what is under way, what may be committed. Owned by
 * the consumer's thread, but for {@link #isRevoked()}.
 */
final class PartitionIntake {

    private final TopicPartition partition;
    private final LaneSettings settings;
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private OffsetTracker tracker = new OffsetTracker(0);
    private boolean begun;
    private long committed;
    private volatile boolean revoked;

    PartitionIntake(TopicPartition partition, LaneSettings settings) {
        this.partition = partition;
        this.settings = settings;
    }

    TopicPartition partition() {
        return partition;
    }

    void add(List<ConsumerRecord<byte[], byte[]>> polled) {
        if (!polled.isEmpty()) {
            begin(polled.getFirst().offset());
            waiting.addAll(polled);
        }
    }

    /** Where reading begins is known with the first record, or with the first position told. */
    private void begin(long position) {
        if (!begun) {
            begun = true;
            committed = position;
            tracker = new OffsetTracker(position);
        }
    }

    /** Hands out what the bounds and the handler allow, in order. */
    void handOut(RecordHandler handler, CompletionQueue completions) {
        while (!waiting.isEmpty() && hasRoom()) {
            ConsumerRecord<byte[], byte[]> record = waiting.getFirst();
            TrackedRecord tracked = new TrackedRecord(record, this, completions);
            if (!handler.offer(tracked)) {
                return;
            }
            waiting.removeFirst();
            tracker.register(record.offset(), size(record));
        }
    }

    /** Passes over gaps in front of the consumer's position, once nothing polled is waiting. */
    void advance(long consumerPosition) {
        if (waiting.isEmpty()) {
            begin(consumerPosition);
            tracker.advance(consumerPosition);
        }
    }

    void complete(long offset) {
        tracker.complete(offset);
    }

    /** Whether the consumer must not fetch more of it for now. */
    boolean isFull() {
        return !waiting.isEmpty() || !hasRoom();
    }

    /** Whether it has drained far enough to be fetched again; lower than full, so that it does not flap. */
    boolean hasDrained() {
        return waiting.isEmpty()
                && tracker.underWay() <= settings.maxRecords() / 2
                && tracker.bytesUnderWay() <= settings.maxBytes().bytes() / 2
                && tracker.window() <= settings.maxWindow() / 2;
    }

    boolean isIdle() {
        return tracker.underWay() == 0;
    }

    long committable() {
        return tracker.committable();
    }

    boolean hasToCommit() {
        return tracker.committable() > committed;
    }

    void committed(long offset) {
        committed = Math.max(committed, offset);
    }

    /** Gives up what was polled and not handed out; the next owner reads it again. */
    void dropWaiting() {
        waiting.clear();
    }

    /** From now on nothing of it counts here. */
    void revoke() {
        revoked = true;
        waiting.clear();
    }

    /** Any thread may ask. */
    boolean isRevoked() {
        return revoked;
    }

    private boolean hasRoom() {
        return tracker.underWay() < settings.maxRecords()
                && tracker.bytesUnderWay() < settings.maxBytes().bytes()
                && tracker.window() < settings.maxWindow();
    }

    private static int size(ConsumerRecord<byte[], byte[]> record) {
        int size = record.value() == null ? 0 : record.value().length;
        for (Header header : record.headers()) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }
}
