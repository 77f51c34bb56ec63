package io.invoq.platform.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * The transactions' coordinator. The end of a transaction is decided first, and told; its offsets become readable only
 * with the marker, which comes later. An open transaction ends by being aborted after a time, or by whoever fences its
 * producer.
 */
final class SimulatedTransactionLog {

    /** Longer than a simulation: one that hangs has to be ended by somebody. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration LATER = Duration.ofMillis(400);

    /** Which producer, and which of its transactions. */
    record Place(String id, int epoch, long number) {}

    private enum State {
        ENDED,
        ONGOING,
        COMMITTING,
        ABORTING
    }

    private static final class Entry {

        final String id;
        final List<ProducerRecord<byte[], byte[]>> written = new ArrayList<>();
        final Map<TopicPartition, OffsetAndMetadata> offsets = new LinkedHashMap<>();
        State state = State.ENDED;
        int epoch;
        long number = -1;
        long begun;
        boolean committed;

        Entry(String id) {
            this.id = id;
        }
    }

    private final SimulatedTime time;
    private final SimulatedGroup group;
    private final SimulatedOffsets offsets;
    private final Consumer<ProducerRecord<byte[], byte[]>> visible;
    private final Map<String, Entry> entries = new TreeMap<>();

    /** @param visible hears of every record that a committed transaction has written */
    SimulatedTransactionLog(
            SimulatedTime time,
            SimulatedGroup group,
            SimulatedOffsets offsets,
            Consumer<ProducerRecord<byte[], byte[]>> visible) {
        this.time = time;
        this.group = group;
        this.offsets = offsets;
        this.visible = visible;
    }

    /** Makes a producer the only one with its id: what the one before has begun is aborted first. */
    int init(String id) {
        Entry entry = entries.computeIfAbsent(id, Entry::new);
        switch (entry.state) {
            case ONGOING -> {
                fence(entry);
                throw new SimulatedNetwork.NotYet();
            }
            case COMMITTING, ABORTING -> throw new SimulatedNetwork.NotYet();
            case ENDED -> entry.epoch++;
        }
        return entry.epoch;
    }

    boolean write(Place place, Collection<ProducerRecord<byte[], byte[]>> records) {
        ongoing(place).written.addAll(records);
        return true;
    }

    boolean add(Place place, Map<TopicPartition, OffsetAndMetadata> more, ConsumerGroupMetadata member) {
        check(place);
        group.check(member);
        Entry entry = ongoing(place);
        more.forEach((partition, offset) -> {
            offsets.pend(partition, entry.id);
            entry.offsets.put(partition, offset);
        });
        return true;
    }

    /** Ends a transaction; the same answer when it is asked for again. */
    boolean end(Place place, boolean commit) {
        Entry entry = check(place);
        if (entry.number == place.number() && entry.state != State.ONGOING) {
            if (entry.committed != commit) {
                throw new InvalidTxnStateException("the transaction has ended the other way");
            }
        } else if (entry.number == place.number()) {
            decide(entry, commit);
        } else if (entry.state != State.ENDED) {
            throw new SimulatedNetwork.NotYet();
        } else {
            entry.number = place.number();
            entry.committed = commit;
        }
        return true;
    }

    /** Transactions that are open for longer than this, each with whether it holds offsets. */
    Map<String, Boolean> open(Duration longer) {
        Map<String, Boolean> open = new HashMap<>();
        entries.values().stream()
                .filter(entry -> entry.state == State.ONGOING && time.now() - entry.begun > longer.toNanos())
                .forEach(entry -> open.put(entry.id, !entry.offsets.isEmpty()));
        return open;
    }

    boolean areAllEnded() {
        return entries.values().stream().allMatch(entry -> entry.state == State.ENDED);
    }

    private Entry check(Place place) {
        Entry entry = entries.computeIfAbsent(place.id(), Entry::new);
        if (entry.epoch != place.epoch()) {
            throw new ProducerFencedException("epoch " + place.epoch() + " of " + entry.id + " is over");
        }
        return entry;
    }

    private Entry ongoing(Place place) {
        Entry entry = check(place);
        if (entry.number == place.number() && entry.state == State.ONGOING) {
            return entry;
        }
        if (entry.state != State.ENDED) {
            throw new SimulatedNetwork.NotYet();
        }
        if (place.number() <= entry.number) {
            throw new InvalidTxnStateException("the transaction has ended");
        }
        entry.state = State.ONGOING;
        entry.number = place.number();
        entry.begun = time.now();
        time.after(TIMEOUT.toNanos(), () -> {
            if (entry.state == State.ONGOING && entry.number == place.number()) {
                fence(entry);
            }
        });
        return entry;
    }

    private void fence(Entry entry) {
        time.trace(() -> "broker: " + entry.id + " is fenced, its transaction aborted");
        entry.epoch++;
        decide(entry, false);
    }

    private void decide(Entry entry, boolean commit) {
        entry.state = commit ? State.COMMITTING : State.ABORTING;
        entry.committed = commit;
        if (commit) {
            entry.written.forEach(visible);
        }
        entry.written.clear();
        time.after(time.chance(5) ? time.between(SOON, LATER) : SOON.toNanos(), () -> mark(entry));
    }

    private void mark(Entry entry) {
        entry.offsets.forEach((partition, offset) -> {
            if (entry.committed) {
                offsets.commit(partition, offset);
            }
            offsets.settle(partition, entry.id);
        });
        entry.offsets.clear();
        entry.state = State.ENDED;
    }
}
