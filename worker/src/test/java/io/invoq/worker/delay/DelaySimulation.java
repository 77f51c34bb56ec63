package io.invoq.worker.delay;

import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/** One seed's history: the delay topics of a broker in memory, those who write there, and one relay after another. */
final class DelaySimulation {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final int PARTITIONS = 2;
    private static final int MOST_TURNS = 200_000;

    /** How long a fetch that is under way keeps a partition waiting that was just resumed. */
    private static final int LONGEST_FETCH_MILLIS = 500;

    private static final Map<String, DelayTier> TIERS = Arrays.stream(DelayTier.values())
            .collect(Collectors.toMap(tier -> Topics.delays(tier).name(), Function.identity()));

    private final SplittableRandom random;
    private final int percentFailures;
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Instant> readableFrom = new HashMap<>();
    private final Map<Headers, Instant> waitingFor = new HashMap<>();
    private final List<Planned> plan = new ArrayList<>();
    private WaitingRecords relay = new WaitingRecords(Delayed.NOT_TAKEN_BACK);
    private Instant now = START;
    private Duration latest = Duration.ZERO;

    private record Planned(Instant at, Duration delay) {}

    DelaySimulation(long seed, int percentFailures) {
        this.random = new SplittableRandom(seed);
        this.percentFailures = percentFailures;
        for (String topic : TIERS.keySet().stream().sorted().toList()) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                logs.put(new TopicPartition(topic, partition), new ArrayList<>());
            }
        }
        long[] longest = {1_500, 12_000, 100_000, 30_000_000};
        long bound = longest[random.nextInt(longest.length)];
        Instant at = START;
        for (int left = random.nextInt(5, 60); left > 0; left--) {
            at = at.plusMillis(random.nextInt(3) == 0 ? 0 : random.nextLong(1_000));
            plan.add(new Planned(at, Duration.ofNanos(random.nextLong(bound * 1_000_000))));
        }
    }

    /** Plays until all have arrived, and says how late the latest was. */
    Duration play() {
        int turns = 0;
        while (!plan.isEmpty() || !waitingFor.isEmpty()) {
            if (++turns > MOST_TURNS) {
                throw new AssertionError(waitingFor.size() + " have not arrived after " + turns + " turns");
            }
            accept();
            read();
            write();
            relay.putDown(now).forEach(positions::put);
            now = nextTurn();
        }
        return latest;
    }

    private void accept() {
        while (!plan.isEmpty() && !plan.getFirst().at().isAfter(now)) {
            Planned planned = plan.removeFirst();
            Instant notBefore = now.plus(planned.delay());
            Headers headers = Delayed.headers(new RequestId(new UUID(random.nextLong(), 0)), notBefore);
            waitingFor.put(headers, notBefore);
            append(DelayTier.of(planned.delay()), headers);
        }
    }

    private void read() {
        Set<TopicPartition> paused = new HashSet<>(relay.toPause(logs.keySet(), now));
        for (TopicPartition partition : logs.keySet()) {
            if (paused.contains(partition)) {
                readableFrom.remove(partition);
            } else {
                readableFrom.computeIfAbsent(partition, key -> now.plusMillis(random.nextLong(LONGEST_FETCH_MILLIS)));
                read(partition);
            }
        }
    }

    private void read(TopicPartition partition) {
        List<ConsumerRecord<byte[], byte[]>> log = log(partition);
        for (int left = random.nextInt(1, 40); left > 0 && isReadable(partition); left--) {
            ConsumerRecord<byte[], byte[]> record = log.get((int) (long) positions.getOrDefault(partition, 0L));
            positions.put(partition, record.offset() + 1);
            relay.add(partition, DelayedRecord.read(record, Objects.requireNonNull(TIERS.get(partition.topic()))));
        }
    }

    private boolean isReadable(TopicPartition partition) {
        Instant from = readableFrom.get(partition);
        return from != null
                && !now.isBefore(from)
                && positions.getOrDefault(partition, 0L) < log(partition).size();
    }

    private List<ConsumerRecord<byte[], byte[]>> log(TopicPartition partition) {
        return Objects.requireNonNull(logs.get(partition));
    }

    private void write() {
        Burst burst = relay.due(now);
        if (burst.isEmpty()) {
            return;
        }
        now = now.plusMillis(random.nextInt(1, 20));
        boolean fails = random.nextInt(100) < percentFailures;
        boolean written = !fails || random.nextBoolean();
        if (written) {
            burst.moves().forEach(this::arrive);
            committed.putAll(burst.ends());
        }
        if (!fails) {
            burst.ends().forEach(relay::leaveBelow);
        } else if (random.nextBoolean()) {
            relay = new WaitingRecords(Delayed.NOT_TAKEN_BACK); // killed; the next one begins at the committed offsets
            positions.clear();
            positions.putAll(committed);
            readableFrom.clear();
        } else {
            burst.ends()
                    .keySet()
                    .forEach(
                            partition -> // in doubt, or aborted
                            relay.leaveBelow(partition, committed.getOrDefault(partition, 0L)));
        }
    }

    private void arrive(Burst.Move move) {
        Headers headers = move.record().source().headers();
        switch (move.hop()) {
            case Hop.ToTier wait -> append(wait.tier(), headers);
            case Hop.ToWorkers due -> {
                Instant notBefore = waitingFor.remove(headers);
                if (notBefore == null) {
                    throw new AssertionError("one arrives twice");
                }
                Duration late = Duration.between(notBefore, now);
                if (late.isNegative()) {
                    throw new AssertionError("one arrives " + late.negated() + " early");
                }
                latest = late.compareTo(latest) > 0 ? late : latest;
            }
            case Hop.Cancelled cancelled -> throw new AssertionError("one is cancelled: " + cancelled);
            case Hop.Held held -> throw new AssertionError("one is held: " + held);
            case Hop.PassOver nowhere -> throw new AssertionError("one does not read: " + nowhere.why());
        }
    }

    private Instant nextTurn() {
        Instant soon = now.plusMillis(random.nextInt(1, 10));
        if (logs.keySet().stream().anyMatch(this::isReadable)) {
            return soon;
        }
        List<Instant> moments = new ArrayList<>();
        relay.nextAt().ifPresent(moments::add);
        if (!plan.isEmpty()) {
            moments.add(plan.getFirst().at());
        }
        moments.addAll(readableFrom.values().stream().filter(now::isBefore).toList());
        return moments.stream().min(Instant::compareTo).filter(soon::isBefore).orElse(soon);
    }

    private void append(DelayTier tier, Headers headers) {
        TopicPartition partition = new TopicPartition(Topics.delays(tier).name(), random.nextInt(PARTITIONS));
        List<ConsumerRecord<byte[], byte[]>> log = log(partition);
        log.add(new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                log.size(),
                now.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                headers,
                Optional.empty()));
    }
}
