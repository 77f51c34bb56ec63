package io.invoq.platform.consume;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What was promised and what came of it: knows every record, and says which rule was broken first. */
final class SimulationLedger {

    private static final int MAX_METADATA = 4_000;

    private static final class Entry {

        final String name;
        final Set<String> handedOut = new HashSet<>();
        final Set<String> completedBy = new HashSet<>();
        int results;
        int runs;
        boolean mayRunTwice;
        boolean silent;
        boolean excused;

        Entry(String name) {
            this.name = name;
        }

        boolean hasLeftWhatItMust() {
            return silent ? !completedBy.isEmpty() : results == 1;
        }
    }

    private final boolean gated;
    private final boolean prompt;
    private final Set<String> excused = new HashSet<>();
    private final Map<Integer, NavigableMap<Long, Entry>> entries = new TreeMap<>();
    private final Map<TopicPartition, CommittedOffset> committed = new HashMap<>();
    private @Nullable String violation;
    private int unfinished;
    private int rerun;
    private int widest;

    /**
     * @param gated whether offsets are committed before records run, else with their results
     * @param prompt whether all requests are answered soon
     */
    SimulationLedger(boolean gated, boolean prompt) {
        this.gated = gated;
        this.prompt = prompt;
    }

    /** The first rule that was broken. */
    @Nullable
    String violation() {
        return violation;
    }

    int accepted() {
        return entries.values().stream().mapToInt(Map::size).sum();
    }

    /** How many records ran more than once, which is allowed. */
    int rerun() {
        return rerun;
    }

    /** The most characters that a commit's metadata had. */
    int widest() {
        return widest;
    }

    /** Whether every record has a result, or was passed by the gate. */
    boolean isFinished() {
        return unfinished == 0;
    }

    static String name(ConsumerRecord<byte[], byte[]> record) {
        return record.partition() + "/" + record.offset();
    }

    /**
     * A record was written.
     *
     * @param silent whether it completes without a result
     */
    void accept(ConsumerRecord<byte[], byte[]> record, boolean mayRunTwice, boolean silent) {
        Entry entry = new Entry(name(record));
        entry.mayRunTwice = mayRunTwice;
        entry.silent = silent;
        entries.computeIfAbsent(record.partition(), p -> new TreeMap<>()).put(record.offset(), entry);
        if (gated || !silent) {
            unfinished++;
        }
    }

    /** A record is handed out; the owner is the one that the group takes for it. */
    void handedOut(ConsumerRecord<byte[], byte[]> record, String intake, boolean byOwner) {
        Entry entry = get(record.partition(), record.offset());
        if (!entry.handedOut.add(intake)) {
            violated(name(record) + " is handed out twice by " + intake);
        }
        if (byOwner && entry.results > 0) {
            violated(name(record) + " runs again in " + intake + ", the owner, though it has a result");
        }
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (byOwner
                && committed.getOrDefault(partition, CommittedOffset.of(null)).isComplete(record.offset())) {
            violated(name(record) + " runs again in " + intake + ", the owner, though it is committed");
        }
    }

    /** A record begins to run. */
    void started(ConsumerRecord<byte[], byte[]> record, long committedOffset) {
        Entry entry = get(record.partition(), record.offset());
        entry.runs++;
        if (entry.runs > 1) {
            rerun++;
        }
        if (gated && !entry.mayRunTwice) {
            if (entry.runs > 1) {
                violated(name(record) + " runs twice");
            }
            if (record.offset() >= committedOffset) {
                violated(name(record) + " runs, but the committed offset is " + committedOffset);
            }
        }
    }

    /** A worker has come to the end of a record while it had its partition. */
    void completed(ConsumerRecord<byte[], byte[]> record, String intake) {
        get(record.partition(), record.offset()).completedBy.add(intake);
    }

    /**
     * A worker gives a partition up in good order: what it has completed so far must have a result before it is gone.
     *
     * @return is to be run when it is
     */
    Runnable revoking(String worker, TopicPartition partition, String intake) {
        List<Entry> complete = entries.getOrDefault(partition.partition(), new TreeMap<>()).values().stream()
                .filter(entry -> entry.completedBy.contains(intake))
                .toList();
        return () -> complete.stream()
                .filter(entry -> !gated && prompt && !entry.hasLeftWhatItMust() && !excused.contains(worker))
                .forEach(
                        entry -> violated(entry.name + " was complete when revoked from " + worker + ", but not kept"));
    }

    /** Something befell a worker after which what it had need not have run. */
    void excuse(String worker) {
        excused.add(worker);
        all().forEach(entry ->
                entry.excused |= entry.handedOut.stream().anyMatch(intake -> intake.startsWith(worker + ' ')));
    }

    /** A result has become visible. */
    void result(int partition, long offset) {
        Entry entry = get(partition, offset);
        if (++entry.results > 1) {
            violated(entry.name + " has two results");
        } else {
            unfinished--;
        }
    }

    void committed(TopicPartition partition, OffsetAndMetadata offset) {
        CommittedOffset before = committed.getOrDefault(partition, CommittedOffset.of(null));
        CommittedOffset after = CommittedOffset.of(offset);
        committed.put(partition, after);
        if (after.offset() < before.offset()) {
            violated(partition + " goes back from " + before.offset() + " to " + after.offset());
        }
        if (offset.metadata().length() > MAX_METADATA) {
            violated("metadata of " + offset.metadata().length() + " characters");
        }
        widest = Math.max(widest, offset.metadata().length());
        NavigableMap<Long, Entry> all = entries.getOrDefault(partition.partition(), new TreeMap<>());
        if (gated) {
            unfinished -= all.subMap(before.offset(), Math.max(before.offset(), after.offset()))
                    .size();
        } else {
            all.tailMap(before.offset(), true).forEach((at, entry) -> {
                if (!entry.hasLeftWhatItMust() && after.isComplete(at)) {
                    violated(entry.name + " is committed without a result");
                }
                if (before.isComplete(at) && !after.isComplete(at)) {
                    violated(entry.name + " was committed and is not any more");
                }
            });
        }
    }

    /** What must hold when all is over. */
    void close(SimulatedLog log) {
        all().forEach(entry -> {
            if (!gated && (!entry.hasLeftWhatItMust() || (entry.silent && entry.results > 0))) {
                violated(entry.name + " has " + entry.results + " results");
            }
            if (gated && entry.runs == 0 && !entry.excused) {
                violated(entry.name + " has never run, though nothing happened to who had it");
            }
        });
        if (!isCommitted(log)) {
            violated("committed up to " + committed + " only");
        }
    }

    /** Whether nothing is left to the next owner. */
    boolean isCommitted(SimulatedLog log) {
        for (TopicPartition partition : log.partitions()) {
            long offset =
                    committed.getOrDefault(partition, CommittedOffset.of(null)).offset();
            NavigableMap<Long, Entry> all = entries.getOrDefault(partition.partition(), new TreeMap<>());
            if (!all.tailMap(offset, true).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    void violated(String what) {
        if (violation == null) {
            violation = what;
        }
    }

    private Stream<Entry> all() {
        return entries.values().stream().flatMap(ofPartition -> ofPartition.values().stream());
    }

    private Entry get(int partition, long offset) {
        Entry entry = entries.getOrDefault(partition, new TreeMap<>()).get(offset);
        if (entry == null) {
            throw new IllegalStateException(partition + "/" + offset + " was not accepted");
        }
        return entry;
    }
}
