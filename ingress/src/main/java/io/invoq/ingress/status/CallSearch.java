package io.invoq.ingress.status;

import io.invoq.ingress.look.Allowance;
import io.invoq.ingress.look.TopicLook;
import io.invoq.ingress.look.TopicLook.Range;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one call on the topics, where its id's time says: among older results, among those that wait for a moment, and
 * in the queue. What it does not find is not there; when it may not read as much as it takes to know, it says so instead.
 * Used by one thread, for one request; does not own the look.
 *
 * <p>A call that waits is on the queue's topic at the time of its acceptance, or was on a delay topic since: those keep what
 * has passed through them. So a call that moves while it is looked for is found all the same, if the delay topics are read
 * last.
 */
final class CallSearch {

    /** How far the clocks of ingresses, workers and brokers may be apart before a result is looked for in vain at first. */
    static final Duration CLOCKS_APART = Duration.ofSeconds(10);

    /** How far the time in an id may be from that of its call: callers bring ids of their own. */
    static final Duration IDS_APART = Duration.ofMinutes(10);

    private static final Duration BEFORE_ACCEPTING = Duration.ofSeconds(2);
    private static final Duration ACCEPTING = Duration.ofSeconds(8);

    private static final byte[] NO_BODY = {};

    private final TopicLook look;
    private final Allowance allowance;
    private final String queue;
    private final String tenant;
    private final RequestId id;

    /**
     * A search.
     *
     * @param allowance for all of it
     * @param queue the topic of asynchronous invocations
     */
    CallSearch(TopicLook look, Allowance allowance, String queue, String tenant, RequestId id) {
        this.look = look;
        this.allowance = allowance;
        this.queue = queue;
        this.tenant = tenant;
        this.id = id;
    }

    /**
     * The result, if it is before the given offsets.
     *
     * @param from where to begin: that moment at the earliest, all of it without one
     * @param to up to that moment; up to the offsets without one
     * @param first by partition: what comes from there on is known already
     * @throws StatusUnavailableException when there is more to read than may be
     */
    Optional<CallStatus> result(@Nullable Instant from, @Nullable Instant to, long[] first) {
        List<TopicPartition> partitions = look.partitions(Topics.results().name());
        Map<TopicPartition, Long> starts = startsAt(partitions, from);
        Map<TopicPartition, Long> ends = to == null ? Map.of() : look.since(partitions, to);
        Map<TopicPartition, Range> ranges = new HashMap<>();
        starts.forEach((partition, start) -> {
            long known = partition.partition() < first.length ? first[partition.partition()] : 0;
            ranges.put(partition, new Range(start, Math.min(known, ends.getOrDefault(partition, known))));
        });
        return resultIn(ranges);
    }

    /**
     * The result, if it is between the given offsets, by partition.
     *
     * @throws StatusUnavailableException when there is more to read than may be
     */
    Optional<CallStatus> resultBetween(long[] from, long[] to) {
        Map<TopicPartition, Range> ranges = new HashMap<>();
        for (int i = 0; i < from.length; i++) {
            ranges.put(new TopicPartition(Topics.results().name(), i), new Range(from[i], to[i]));
        }
        return resultIn(ranges);
    }

    private Optional<CallStatus> resultIn(Map<TopicPartition, Range> ranges) {
        List<CallStatus> found = new ArrayList<>();
        boolean isComplete = look.sweep(ranges, allowance, record -> {
            if (Ending.isOf(id, record)) {
                Ending.read(record, tenant, id).ifPresent(found::add);
            }
            return found.isEmpty();
        });
        requireComplete(isComplete, found, "results older than those that this node remembers");
        return found.stream().findFirst();
    }

    /**
     * The call itself, as it was put on a topic last.
     *
     * @param madeAt the time in its id; null when it tells none
     * @throws StatusUnavailableException when there is more to read than may be
     */
    Optional<CallStatus.Queued> queued(@Nullable Instant madeAt) {
        Instant earliest = madeAt == null ? null : madeAt.minus(IDS_APART);
        return delayed(earliest).or(() -> accepted(madeAt)).or(() -> delayed(earliest));
    }

    /** The latest of what went, or is to go, through delay topics. */
    private Optional<CallStatus.Queued> delayed(@Nullable Instant from) {
        byte[] key = id.toString().getBytes(StandardCharsets.UTF_8);
        List<TopicPartition> homes = new ArrayList<>();
        for (DelayTier tier : DelayTier.values()) {
            String topic = Topics.delays(tier).name();
            int partitions = look.partitions(topic).size();
            homes.add(new TopicPartition(topic, BuiltInPartitioner.partitionForKey(key, partitions)));
        }
        List<Delivery> found = new ArrayList<>();
        List<CallStatus.Queued> latest = new ArrayList<>();
        boolean isComplete = look.sweep(between(homes, startsAt(homes, from), ends(homes)), allowance, record -> {
            mine(record).ifPresent(invocation -> {
                Delivery delivery = invocation.delivery();
                if (found.isEmpty() || found.getLast().attempt() <= delivery.attempt()) {
                    found.add(delivery);
                    latest.add(status(invocation));
                }
            });
            return true;
        });
        requireComplete(isComplete, latest, "calls that wait for their moment, or did");
        return latest.isEmpty() ? Optional.empty() : Optional.of(latest.getLast());
    }

    /** The call as its ingress put it into the queue: about the time in its id first, then where it may be besides. */
    private Optional<CallStatus.Queued> accepted(@Nullable Instant madeAt) {
        List<TopicPartition> partitions = look.partitions(queue);
        if (madeAt == null) {
            return inQueue(between(partitions, startsAt(partitions, null), ends(partitions)));
        }
        Map<TopicPartition, Long> likelyStart = look.since(partitions, madeAt.minus(BEFORE_ACCEPTING));
        Map<TopicPartition, Long> likelyEnd = look.since(partitions, madeAt.plus(ACCEPTING));
        return inQueue(between(partitions, likelyStart, likelyEnd))
                .or(() -> inQueue(between(partitions, startsAt(partitions, madeAt.minus(IDS_APART)), likelyStart)))
                .or(() -> inQueue(between(partitions, likelyEnd, look.since(partitions, madeAt.plus(IDS_APART)))));
    }

    private Optional<CallStatus.Queued> inQueue(Map<TopicPartition, Range> ranges) {
        List<CallStatus.Queued> found = new ArrayList<>();
        boolean isComplete = look.sweep(ranges, allowance, record -> {
            mine(record).map(CallSearch::status).ifPresent(found::add);
            return found.isEmpty();
        });
        requireComplete(isComplete, found, "calls in the queue");
        return found.stream().findFirst();
    }

    private Optional<Invocation> mine(ConsumerRecord<byte[], byte[]> record) {
        if (!Ending.isOf(id, record)) {
            return Optional.empty();
        }
        try {
            Invocation invocation = InvocationCodec.read(KafkaHeaders.reader(record.headers()), NO_BODY);
            return Optional.of(invocation).filter(it -> it.function().tenant().equals(tenant));
        } catch (MalformedRecordException e) {
            throw StatusUnavailableException.unread("the record of %s, %s partition %d offset %d, does not read: %s"
                    .formatted(id, record.topic(), record.partition(), record.offset(), e.getMessage()));
        }
    }

    private static CallStatus.Queued status(Invocation invocation) {
        Delivery delivery = invocation.delivery();
        return new CallStatus.Queued(
                invocation.function(), delivery.attempt(), delivery.acceptedAt(), delivery.notBefore());
    }

    private Map<TopicPartition, Long> startsAt(Collection<TopicPartition> partitions, @Nullable Instant moment) {
        return moment == null ? look.startsAt(partitions, null) : look.since(partitions, moment);
    }

    private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return look.endsAt(partitions, null);
    }

    private static Map<TopicPartition, Range> between(
            Collection<TopicPartition> partitions, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Range> ranges = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long start = starts.getOrDefault(partition, 0L);
            ranges.put(partition, new Range(start, ends.getOrDefault(partition, start)));
        }
        return ranges;
    }

    private void requireComplete(boolean isComplete, Collection<?> found, String what) {
        if (!isComplete && found.isEmpty()) {
            throw StatusUnavailableException.busy(
                    "there are more %s than can be read within status.max-read-time; whether %s is among them is not known"
                            .formatted(what, id));
        }
    }
}
