package io.invoq.platform.consume;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One partition while it is owned: what was polled and not yet taken, what is under way, what may be committed. Owned by
 * the consumer's thread, but for {@link #isRevoked}, {@link #isGone} and {@link #onceCommitted}.
 */
final class PartitionIntake {

    private final TopicPartition partition;
    private final LaneSettings settings;
    private final Commitment commitment;
    private final CheckedOutRuns checkedOut;
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final Deque<TrackedRecord> finished = new ArrayDeque<>();
    private final List<TrackedRecord> aborted = new ArrayList<>();
    private final Admissions admissions = new Admissions();
    private OffsetTracker tracker = new OffsetTracker(0);
    private @Nullable CommittedOffset inherited;
    private long finishedBytes;
    private long abortedBytes;
    private boolean begun;
    private volatile boolean gone;
    private long committed;
    private long toldOf = -1;

    PartitionIntake(TopicPartition partition, LaneSettings settings, Commitment commitment, CheckedOutRuns checkedOut) {
        this.partition = partition;
        this.settings = settings;
        this.commitment = commitment;
        this.checkedOut = checkedOut;
        if (!(commitment instanceof Commitment.WithEmission)) {
            inherited = CommittedOffset.of(null);
        }
    }

    TopicPartition partition() {
        return partition;
    }

    /** What the owner before has left; nothing is handed out until it is known. */
    void inherit(CommittedOffset offset) {
        inherited = offset;
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
        while (inherited != null
                && !waiting.isEmpty()
                && hasRoomFor(waiting.getFirst().offset())) {
            ConsumerRecord<byte[], byte[]> record = waiting.getFirst();
            if (inherited.isComplete(record.offset())) {
                tracker.register(record.offset(), 0);
                tracker.complete(record.offset());
            } else if (handler.offer(new TrackedRecord(record, this, completions))) {
                tracker.register(record.offset(), size(record));
            } else {
                return;
            }
            waiting.removeFirst();
        }
    }

    /** Passes over gaps in front of the consumer's position, once nothing polled is waiting. */
    void advance(long consumerPosition) {
        if (waiting.isEmpty()) {
            begin(consumerPosition);
            tracker.advance(consumerPosition);
        }
    }

    void complete(TrackedRecord record) {
        if (gone) {
            record.lose();
        } else if (commitment instanceof Commitment.WithEmission) {
            finished.add(record);
            finishedBytes += record.outputBytes();
        } else {
            tracker.complete(record.offset());
        }
    }

    /** A record that was checked out has come to its end. */
    void ended(TrackedRecord record) {
        checkedOut.ended(record);
    }

    /** Whether something has come to its end, or was checked out, that no transaction holds yet. */
    boolean hasFinished() {
        return !finished.isEmpty() || !aborted.isEmpty();
    }

    /**
     * Takes what has come to its end into a transaction: what an aborted one held, all of it, and then more until the
     * bytes reach the bound. From now on {@link #committable} counts it as complete.
     */
    List<TrackedRecord> takeFinished(long maxBytes) {
        List<TrackedRecord> taken = new ArrayList<>(aborted);
        long bytes = abortedBytes;
        aborted.clear();
        abortedBytes = 0;
        while (!finished.isEmpty() && bytes < maxBytes) {
            TrackedRecord record = finished.removeFirst();
            tracker.complete(record.offset());
            bytes += record.outputBytes();
            finishedBytes -= record.outputBytes();
            taken.add(record);
        }
        return taken;
    }

    /** Takes back what an aborted transaction held. */
    void putBack(List<TrackedRecord> records) {
        if (gone) {
            records.forEach(checkedOut::uncertain);
        } else {
            aborted.addAll(records);
            abortedBytes +=
                    records.stream().mapToLong(TrackedRecord::outputBytes).sum();
        }
    }

    /** The record that holds it up, or is about to (architecture §7.2), if that has not been told before. */
    OptionalLong newlyHoldingUp() {
        long first = tracker.committable();
        boolean is = tracker.window() >= settings.maxWindow() / 4 * 3
                || tracker.position() - first >= CommittedOffset.MAX_SPAN / 4 * 3;
        if (!is || first == toldOf) {
            return OptionalLong.empty();
        }
        toldOf = first;
        return OptionalLong.of(first);
    }

    /** Whether the consumer must not fetch more of it for now. */
    boolean isFull() {
        return !waiting.isEmpty() || !hasRoom();
    }

    /**
     * Whether it has drained far enough to be fetched again; lower than full, so that it does not flap. Of the window that
     * is not asked: one record that does not end would keep it from ever falling to the half.
     */
    boolean hasDrained() {
        return waiting.isEmpty()
                && running() <= settings.maxRecords() / 2
                && bytesHeld() <= settings.maxBytes().bytes() / 2
                && tracker.window() < settings.maxWindow();
    }

    boolean isIdle() {
        return tracker.underWay() == 0 && !hasFinished();
    }

    long committable() {
        return commitment instanceof Commitment.BeforeRunning ? tracker.position() : tracker.committable();
    }

    /** The records from {@link #committable} on that are complete, here or before: also those not handed out yet. */
    BitSet completeBeyond() {
        BitSet complete = tracker.completeBeyond();
        if (inherited != null) {
            inherited.addComplete(complete, tracker.committable(), tracker.position());
        }
        return complete;
    }

    boolean hasToCommit() {
        return inherited != null && committable() > committed;
    }

    /** Whether records wait for the next commit before they run. */
    boolean isAwaited() {
        return admissions.areWaiting();
    }

    void committed(long offset) {
        committed = Math.max(committed, offset);
        if (commitment instanceof Commitment.BeforeRunning) {
            admissions.committed(offset);
        }
    }

    /** Any thread. */
    void onceCommitted(long offset, Runnable action) {
        admissions.onceCommitted(offset, action);
    }

    /** Gives up what was polled and not handed out; the next owner reads it again. */
    void dropWaiting() {
        waiting.clear();
    }

    /** It will be taken away: nothing of it is to be started any more. What has come to its end still counts. */
    void revoking() {
        admissions.revoke();
    }

    /** From now on nothing of it counts here, but for what a transaction under way holds. */
    void revoke() {
        gone = true;
        admissions.revoke();
        waiting.clear();
        finished.forEach(TrackedRecord::lose);
        finished.clear();
        finishedBytes = 0;
        aborted.forEach(checkedOut::uncertain);
        aborted.clear();
        abortedBytes = 0;
    }

    /** Any thread may ask. */
    boolean isGone() {
        return gone;
    }

    /** Any thread may ask. */
    boolean isRevoked(long offset) {
        return admissions.isRevoked(offset);
    }

    private boolean hasRoom() {
        return running() < settings.maxRecords()
                && bytesHeld() < settings.maxBytes().bytes()
                && tracker.window() < settings.maxWindow();
    }

    /**
     * Without those that have ended and wait for a transaction: with them a partition would move on by no more than
     * {@code maxRecords} for each. They are bounded by their bytes and by the window.
     */
    private int running() {
        return tracker.underWay() - finished.size();
    }

    private long bytesHeld() {
        return tracker.bytesUnderWay() + finishedBytes + abortedBytes;
    }

    private boolean hasRoomFor(long offset) {
        return hasRoom() && (tracker.window() == 0 || offset - tracker.committable() < CommittedOffset.MAX_SPAN);
    }

    private static int size(ConsumerRecord<byte[], byte[]> record) {
        int size = record.value() == null ? 0 : record.value().length;
        for (Header header : record.headers()) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }
}
