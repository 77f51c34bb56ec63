package io.invoq.worker.delay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What one relay has read and not passed on: which records are due, and of which partitions more is to be read. Bounded
 * per partition and as a whole; beyond that it holds what one poll brought. No I/O; not safe for use by several threads.
 */
final class WaitingRecords {

    static final int LARGEST_BURST = 1_000;
    static final long LARGEST_BURST_BYTES = 4 << 20;
    static final long MOST_BYTES = 32 << 20;

    private final Map<TopicPartition, TierPartition> partitions = new HashMap<>();
    private final Standing standing;

    WaitingRecords(Standing standing) {
        this.standing = standing;
    }

    void add(TopicPartition partition, DelayedRecord record) {
        partitions.computeIfAbsent(partition, key -> new TierPartition()).add(record);
    }

    /** Partitions that are somebody else's now. */
    void forget(Collection<TopicPartition> gone) {
        partitions.keySet().removeAll(gone);
    }

    /** The records that are due, those first that have been for longest; as many as go into one transaction. */
    Burst due(Instant now) {
        List<Burst.Move> moves = new ArrayList<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        long bytes = 0;
        for (TopicPartition partition : dueFirst(now)) {
            Iterator<DelayedRecord> records = held(partition).records();
            while (records.hasNext()) {
                DelayedRecord record = records.next();
                if (now.isBefore(record.leavesAt())) {
                    break;
                }
                bytes += record.size();
                if (moves.size() >= LARGEST_BURST || (bytes > LARGEST_BURST_BYTES && !moves.isEmpty())) {
                    return new Burst(moves, ends);
                }
                moves.add(new Burst.Move(record, record.hop(now, standing)));
                ends.put(partition, record.offset() + 1);
            }
        }
        return new Burst(moves, ends);
    }

    /** What is before that offset has left. */
    void leaveBelow(TopicPartition partition, long offset) {
        TierPartition held = partitions.get(partition);
        if (held != null) {
            held.leaveBelow(offset);
        }
    }

    /** Nobody takes that record. */
    void refuse(DelayedRecord record, String why) {
        held(new TopicPartition(record.source().topic(), record.source().partition()))
                .refuse(record.offset(), why);
    }

    /** Whether nothing is held of a partition from that offset on. */
    boolean isEmptyFrom(TopicPartition partition, long offset) {
        Iterator<DelayedRecord> records = held(partition).records();
        while (records.hasNext()) {
            if (records.next().offset() >= offset) {
                return false;
            }
        }
        return true;
    }

    /** The next moment at which there is something to do; it may have passed. */
    Optional<Instant> nextAt() {
        return partitions.values().stream()
                .map(TierPartition::nextAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
    }

    /** Lets go of partitions whose first record has long to wait; gives the offsets from which to read them again. */
    Map<TopicPartition, Long> putDown(Instant now) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(
                (partition, held) -> held.putDownIfEarly(now).ifPresent(offset -> offsets.put(partition, offset)));
        return offsets;
    }

    /** Those of the given partitions of which no more is to be read now. */
    List<TopicPartition> toPause(Collection<TopicPartition> assigned, Instant now) {
        boolean noRoom =
                partitions.values().stream().mapToLong(TierPartition::bytes).sum() >= MOST_BYTES;
        List<TopicPartition> toPause = new ArrayList<>();
        for (TopicPartition partition : assigned) {
            TierPartition held = partitions.get(partition);
            if (noRoom || (held != null && !held.wantsMore(now))) {
                toPause.add(partition);
            }
        }
        return toPause;
    }

    private List<TopicPartition> dueFirst(Instant now) {
        record Due(TopicPartition partition, Instant since) {}
        List<Due> due = new ArrayList<>();
        partitions.forEach((partition, held) -> {
            @Nullable Instant since = held.nextAt();
            if (since != null && !now.isBefore(since)) {
                due.add(new Due(partition, since));
            }
        });
        due.sort(Comparator.comparing(Due::since));
        return due.stream().map(Due::partition).toList();
    }

    private TierPartition held(TopicPartition partition) {
        return Objects.requireNonNull(partitions.get(partition), () -> "nothing is held of " + partition);
    }
}
