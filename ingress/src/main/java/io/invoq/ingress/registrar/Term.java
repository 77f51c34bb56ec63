package io.invoq.ingress.registrar;

import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.registry.Versioned;
import io.invoq.wire.registry.KeyRange;
import io.invoq.wire.registry.RegistryCodec;
import io.invoq.wire.registry.RegistryCommand;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.RegistryEntry.Verdict;
import io.invoq.wire.registry.Revisions;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One term of a registrar: decides commands in the order of their topic against what the registry's topic holds, plus what
 * this term has decided itself and what is not there to be read yet. Used by one thread.
 *
 * <p>A command is decided by its reads: if every range of keys that its author saw still holds the same revisions, its
 * writes are made. A range with a key that is on its way to the topic has no revision yet; a command that read it waits
 * until it has. That is sound, since nobody else writes to the topic.
 */
final class Term {

    /** As long as an author goes on sending its command, many times over. */
    private static final Duration KEEP_ANSWERS = Duration.ofMinutes(10);

    private static final int MOST_ANSWERS = 10_000;
    private static final int TOMBSTONES_AT_ONCE = 16;

    private final RegistryView view;
    private final InstantSource clock;

    /** Commands decided whose answer cannot be read yet, with the keys that they write; in their order. */
    private final Map<UUID, List<String>> underWay = new LinkedHashMap<>();

    /** By how many of those each key is written. */
    private final NavigableMap<String, Integer> keysUnderWay = new TreeMap<>();

    /** Oldest first. */
    private final Deque<RegistryEntry.Answer> answers = new ArrayDeque<>();

    /** @param view of which everything has been read that an earlier registrar can have written */
    Term(RegistryView view, InstantSource clock) {
        this.view = view;
        this.clock = clock;
        view.range(RegistryEntry.Answer.all()).values().stream()
                .sorted(Comparator.comparingLong(Versioned::revision))
                .map(Versioned::entry)
                .filter(RegistryEntry.Answer.class::isInstance)
                .map(RegistryEntry.Answer.class::cast)
                .forEach(answers::add);
    }

    Decision decide(RegistryCommand command) {
        settle();
        if (underWay.containsKey(command.id()) || view.find(RegistryEntry.Answer.key(command.id())) != null) {
            return new Decision.Repeated();
        }
        if (command.reads().stream().anyMatch(read -> isUnderWay(read.range()))) {
            return new Decision.NotYet();
        }
        boolean holds = command.reads().stream().allMatch(this::holds);
        return decided(command.id(), holds ? Verdict.APPLIED : Verdict.STALE, holds ? command.writes() : List.of());
    }

    /** The other answer to a command that was decided as applied, since brokers do not take one of its records. */
    List<ProducerRecord<byte[], byte[]>> tooLarge(UUID command) {
        return List.of(record(new RegistryEntry.Answer(command, Verdict.TOO_LARGE, clock.instant())));
    }

    private boolean holds(RegistryCommand.Read read) {
        return read.seen()
                == Revisions.digest(view.range(read.range()).values().stream().mapToLong(Versioned::revision));
    }

    private boolean isUnderWay(KeyRange range) {
        return !keysUnderWay.subMap(range.from(), range.to()).isEmpty();
    }

    private Decision decided(UUID command, Verdict verdict, List<RegistryCommand.Write> writes) {
        Instant now = clock.instant();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (RegistryCommand.Write write : writes) {
            keys.add(write.key());
            keysUnderWay.merge(write.key(), 1, Integer::sum);
            records.add(record(write.key(), write.entry() == null ? null : RegistryCodec.write(write.entry())));
        }
        underWay.put(command, keys);
        RegistryEntry.Answer answer = new RegistryEntry.Answer(command, verdict, now);
        records.add(record(answer));
        answers.add(answer);
        dropOldAnswers(now, records);
        return new Decision.Decided(verdict, records);
    }

    /** Answers come in the order of the decisions, each after what it says. */
    private void settle() {
        Iterator<Map.Entry<UUID, List<String>>> oldestFirst =
                underWay.entrySet().iterator();
        while (oldestFirst.hasNext()) {
            Map.Entry<UUID, List<String>> oldest = oldestFirst.next();
            if (view.find(RegistryEntry.Answer.key(oldest.getKey())) == null) {
                return;
            }
            oldest.getValue()
                    .forEach(key -> keysUnderWay.computeIfPresent(key, (k, times) -> times == 1 ? null : times - 1));
            oldestFirst.remove();
        }
    }

    private void dropOldAnswers(Instant now, List<ProducerRecord<byte[], byte[]>> records) {
        for (int dropped = 0; dropped < TOMBSTONES_AT_ONCE; dropped++) {
            RegistryEntry.Answer oldest = answers.peekFirst();
            boolean isOld = oldest != null
                    && (answers.size() > MOST_ANSWERS
                            || oldest.decidedAt().plus(KEEP_ANSWERS).isBefore(now));
            if (!isOld || underWay.containsKey(oldest.commandId())) {
                return;
            }
            answers.removeFirst();
            records.add(record(oldest.key(), null));
        }
    }

    private static ProducerRecord<byte[], byte[]> record(RegistryEntry entry) {
        return record(entry.key(), RegistryCodec.write(entry));
    }

    private static ProducerRecord<byte[], byte[]> record(String key, byte @Nullable [] value) {
        return new ProducerRecord<>(Topics.registry().name(), 0, key.getBytes(StandardCharsets.UTF_8), value);
    }
}
