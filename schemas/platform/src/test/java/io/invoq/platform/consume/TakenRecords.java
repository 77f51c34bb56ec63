package io.invoq.platform.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A handler that keeps what it takes and completes it when the test says so. */
final class TakenRecords implements RecordHandler {

    private final List<LaneRecord> taken = new CopyOnWriteArrayList<>();
    private final List<String> offered = new CopyOnWriteArrayList<>();
    private final Set<Integer> refused = ConcurrentHashMap.newKeySet();
    private volatile boolean completesAtOnce;

    @Override
    public boolean offer(LaneRecord record) {
        offered.add(name(record));
        if (refused.contains(record.record().partition())) {
            return false;
        }
        taken.add(record);
        if (completesAtOnce) {
            record.complete();
        }
        return true;
    }

    /** From now on takes nothing of the partition. */
    void refuse(int partition) {
        refused.add(partition);
    }

    /** Takes everything again. */
    void refuseNothing() {
        refused.clear();
    }

    /** The records taken, in order, as {@code partition/offset}. */
    List<String> taken() {
        return taken.stream().map(TakenRecords::name).toList();
    }

    /** Every offer, in order, as {@code partition/offset}. */
    List<String> offered() {
        return List.copyOf(offered);
    }

    /** The record that was last taken under this name. */
    LaneRecord get(String name) {
        List<LaneRecord> found =
                taken.stream().filter(record -> name(record).equals(name)).toList();
        assertThat(found).as("records taken as " + name).isNotEmpty();
        return found.getLast();
    }

    /** Completes records, each by its name. */
    void complete(String... names) {
        for (String name : names) {
            get(name).complete();
        }
    }

    /** Completes everything that was taken, and from now on whatever is. */
    void completeAll() {
        completesAtOnce = true;
        taken.forEach(LaneRecord::complete);
    }

    private static String name(LaneRecord record) {
        return record.record().partition() + "/" + record.record().offset();
    }
}
