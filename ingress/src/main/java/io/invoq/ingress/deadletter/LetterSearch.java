package io.invoq.ingress.deadletter;

import io.invoq.ingress.look.Allowance;
import io.invoq.ingress.look.TopicLook;
import io.invoq.ingress.look.TopicLook.Range;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.DeadLetterMark;
import io.invoq.wire.record.DeadLetterMarkCodec;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds letters and their marks by reading the topics, within an allowance for each step. There is no index: what is held
 * is one page. Used by one thread; does not own the look.
 *
 * <p>A key's partition is the one that Kafka's producers choose by themselves. A letter's marks are read from the
 * letter's own time on, since they were made after it.
 */
final class LetterSearch {

    private static final Logger LOG = LoggerFactory.getLogger(LetterSearch.class);
    private static final String LETTERS = Topics.deadLetters().name();
    private static final String MARKS = Topics.deadLetterMarks().name();
    private static final int UUID_V7 = 7;

    private final TopicLook look;
    private final Supplier<Allowance> allowances;

    LetterSearch(TopicLook look, Supplier<Allowance> allowances) {
        this.look = look;
        this.allowances = allowances;
    }

    /** Letters in the order in which they were given up, without their bodies. */
    Merge page(LetterFilter filter, Optional<Cursor> cursor, int limit) {
        List<TopicPartition> partitions = look.partitions(LETTERS);
        Map<TopicPartition, Long> starts = new HashMap<>(look.startsAt(partitions, filter.from()));
        cursor.ifPresent(from -> starts.replaceAll(
                (partition, start) -> Math.max(start, from.offsets().getOrDefault(partition.partition(), 0L))));
        Map<TopicPartition, Long> ends = look.endsAt(partitions, filter.to());
        Merge merge = new Merge(limit);
        starts.forEach((partition, start) -> merge.add(partition.partition(), start, ends.getOrDefault(partition, 0L)));
        Allowance allowance = allowances.get();
        look.assign(starts);
        merge.take();
        while (!merge.isDone()) {
            if (allowance.isSpent()) {
                merge.takeWhatIsThere();
                return merge;
            }
            look.pauseAllBut(partitions.stream()
                    .filter(partition -> !merge.isFull(partition.partition()))
                    .toList());
            ConsumerRecords<byte[], byte[]> records = look.poll(allowance);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Letter.withoutBody(record).filter(filter::matches).ifPresent(merge::offer);
            }
            partitions.forEach(partition -> merge.readUpTo(partition.partition(), look.position(partition)));
            merge.take();
        }
        return merge;
    }

    /**
     * Letters by request id, each the first of its id. An invocation's goes before a callback's.
     *
     * @param read how much of a letter is wanted
     * @throws DeadLettersUnavailableException when there is more to read than one request may
     */
    Map<RequestId, Letter> byIds(LetterFilter filter, Collection<RequestId> ids, Reader read) {
        Map<RequestId, Letter> found = new HashMap<>();
        List<TopicPartition> partitions = look.partitions(LETTERS);
        Map<RequestId, TopicPartition> homes = homes(ids, partitions);
        Map<TopicPartition, Long> beginnings = look.startsAt(new HashSet<>(homes.values()), null);
        Map<TopicPartition, Long> ends = look.endsAt(beginnings.keySet(), null);
        Map<TopicPartition, Long> starts = look.startsAt(beginnings.keySet(), oldest(ids));
        Map<TopicPartition, Range> likely = new HashMap<>();
        Map<TopicPartition, Range> unlikely = new HashMap<>();
        beginnings.forEach((partition, beginning) -> {
            long start = starts.getOrDefault(partition, beginning);
            likely.put(partition, new Range(start, ends.getOrDefault(partition, start)));
            unlikely.put(partition, new Range(beginning, start));
        });
        sweepFor(filter, likely, homes.keySet(), read, found);
        if (!found.keySet()
                .containsAll(ids)) { // an id may tell another time than that of its call: callers bring their own
            sweepFor(filter, unlikely, homes.keySet(), read, found);
        }
        return found;
    }

    /** Reads letters again, with their bodies, in the order of their partitions; false when the allowance was spent. */
    boolean whole(List<Letter> letters, Consumer<Letter> handler) {
        Map<Position, Letter> wanted = letters.stream().collect(Collectors.toMap(Letter::position, letter -> letter));
        Map<TopicPartition, Range> ranges = new HashMap<>();
        for (Position position : wanted.keySet()) {
            ranges.merge(
                    new TopicPartition(LETTERS, position.partition()),
                    new Range(position.offset(), position.offset() + 1),
                    (a, b) -> new Range(Math.min(a.from(), b.from()), Math.max(a.end(), b.end())));
        }
        return look.sweep(ranges, allowances.get(), record -> {
            if (wanted.remove(new Position(record.partition(), record.offset())) != null) {
                Letter.whole(record).ifPresent(handler);
            }
            return !wanted.isEmpty();
        });
    }

    /** Returns once what was just committed can be read, or the allowance is spent. */
    void awaitReadable(Map<TopicPartition, Long> ends) {
        look.awaitReadable(ends, allowances.get());
    }

    /** What was done about the letters so far. */
    Marks marks(Collection<Letter> letters) {
        Map<Position, DeadLetterMark.Deed> deeds = new HashMap<>();
        if (letters.isEmpty()) {
            return new Marks(deeds, true);
        }
        Map<Position, RequestId> wanted =
                letters.stream().collect(Collectors.toMap(Letter::position, Letter::id, (a, b) -> a));
        Instant oldest =
                letters.stream().map(Letter::diedAt).min(Instant::compareTo).orElseThrow();
        Set<TopicPartition> partitions = new HashSet<>(
                homes(new HashSet<>(wanted.values()), look.partitions(MARKS)).values());
        Map<TopicPartition, Long> ends = look.endsAt(partitions, null);
        Map<TopicPartition, Range> ranges = new HashMap<>();
        look.startsAt(partitions, oldest)
                .forEach((partition, start) ->
                        ranges.put(partition, new Range(start, ends.getOrDefault(partition, start))));
        boolean isComplete = look.sweep(ranges, allowances.get(), record -> {
            readMark(record).ifPresent(mark -> {
                Position position = new Position(mark.partition(), mark.offset());
                if (mark.id().equals(wanted.get(position))) {
                    deeds.put(position, mark.deed());
                }
            });
            return true;
        });
        return new Marks(deeds, isComplete);
    }

    /** How much of a record is read. */
    @FunctionalInterface
    interface Reader {

        Optional<Letter> read(ConsumerRecord<byte[], byte[]> record);
    }

    private void sweepFor(
            LetterFilter filter,
            Map<TopicPartition, Range> ranges,
            Set<RequestId> ids,
            Reader read,
            Map<RequestId, Letter> found) {
        Set<RequestId> open = new HashSet<>(ids);
        found.values().stream()
                .filter(letter -> letter.kind() == LetterKind.INVOCATION)
                .forEach(letter -> open.remove(letter.id()));
        boolean isComplete = look.sweep(ranges, allowances.get(), record -> {
            Optional<RequestId> id = key(record).filter(open::contains);
            Optional<Letter> letter = id.isEmpty() ? Optional.empty() : read.read(record);
            letter.filter(filter::matches).ifPresent(match -> {
                if (match.kind() == LetterKind.INVOCATION) {
                    found.put(match.id(), match);
                    open.remove(match.id());
                } else {
                    found.putIfAbsent(match.id(), match);
                }
            });
            return !open.isEmpty();
        });
        if (!isComplete) {
            throw DeadLettersUnavailableException.unread(
                    "there are more dead letters than one request may read; find it in the list by its time");
        }
    }

    private static Map<RequestId, TopicPartition> homes(Collection<RequestId> ids, List<TopicPartition> partitions) {
        Map<RequestId, TopicPartition> homes = new HashMap<>();
        for (RequestId id : ids) {
            byte[] key = id.toString().getBytes(StandardCharsets.UTF_8);
            int home = BuiltInPartitioner.partitionForKey(key, partitions.size());
            homes.put(id, new TopicPartition(partitions.getFirst().topic(), home));
        }
        return homes;
    }

    /** A time before all of the calls, as far as their ids tell it. */
    private static Instant oldest(Collection<RequestId> ids) {
        return ids.stream()
                .map(id -> id.value().version() == UUID_V7
                        ? Instant.ofEpochMilli(id.value().getMostSignificantBits() >>> 16)
                        : Instant.EPOCH)
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private static Optional<RequestId> key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null
                ? Optional.empty()
                : RequestId.parse(new String(record.key(), StandardCharsets.UTF_8));
    }

    private static Optional<DeadLetterMark> readMark(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(DeadLetterMarkCodec.read(KafkaHeaders.reader(record.headers())));
        } catch (MalformedRecordException e) {
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("mark of a dead letter passed over");
            return Optional.empty();
        }
    }
}
