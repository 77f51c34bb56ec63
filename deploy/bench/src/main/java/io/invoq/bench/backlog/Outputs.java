package io.invoq.bench.backlog;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until every record of a backlog has led to one in a topic of outputs, whose key is the request id. While outputs
 * still come it only asks for the topic's end, now and then; they are read and compared when they are all there, so that
 * watching costs the watched nothing. Used by one thread; owns nothing.
 */
public final class Outputs {

    private static final long LOOK_EVERY_MILLIS = 100;

    private final String bootstrapServers;
    private final BacklogTopics topics;
    private final String topic;
    private final Map<TopicPartition, Long> before;

    private Outputs(String bootstrapServers, BacklogTopics topics, String topic, Map<TopicPartition, Long> before) {
        this.bootstrapServers = bootstrapServers;
        this.topics = topics;
        this.topic = topic;
        this.before = before;
    }

    /**
     * How a backlog was worked off.
     *
     * @param records how many
     * @param millis from the append of the first output to that of the last
     */
    public record Drained(int records, long millis) {

        public double recordsPerSecond() {
            return records * 1_000.0 / Math.max(1, millis);
        }
    }

    /** Begins to watch: outputs that are there already are none of ours. */
    public static Outputs of(String bootstrapServers, BacklogTopics topics, String topic) throws InterruptedException {
        return new Outputs(bootstrapServers, topics, topic, topics.ends(topic));
    }

    /**
     * Waits for all outputs.
     *
     * @throws BacklogException when some are missing after the given time, or one came twice
     */
    public Drained await(NumberedIds ids, Duration atMost) throws InterruptedException {
        long start = System.nanoTime();
        while (added() < ids.count()) {
            if (System.nanoTime() - start > atMost.toNanos()) {
                throw new BacklogException("only %d of %d outputs came within %d s into %s"
                        .formatted(added(), ids.count(), atMost.toSeconds(), topic));
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        return read(ids, start + atMost.toNanos());
    }

    /** More than there are outputs where they come in transactions, since each leaves a marker. */
    private long added() throws InterruptedException {
        return topics.ends(topic).entrySet().stream()
                .mapToLong(end -> end.getValue() - before.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    private Drained read(NumberedIds ids, long deadline) {
        NumberedIds.Seen seen = ids.none();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        try (KafkaConsumer<byte[], byte[]> consumer = PlainKafka.consumer(PlainKafka.consuming(bootstrapServers))) {
            consumer.assign(before.keySet());
            before.forEach(consumer::seek);
            while (!seen.isComplete()) {
                if (System.nanoTime() > deadline) {
                    throw new BacklogException(
                            "only %d of %d outputs are in %s".formatted(seen.distinct(), ids.count(), topic));
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (seen.mark(new String(record.key(), StandardCharsets.UTF_8))) {
                        first = Math.min(first, record.timestamp());
                        last = Math.max(last, record.timestamp());
                    }
                }
            }
        }
        if (seen.repeated() > 0) {
            throw new BacklogException(seen.repeated() + " outputs came twice into " + topic);
        }
        return new Drained(ids.count(), last - first);
    }
}
