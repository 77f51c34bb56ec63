package io.invoq.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends and reads records of text as plainly as can be, to see what a broker holds. Each call has a client of its own
 * and 30 seconds. Safe for use by several threads.
 */
public final class Records {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    // A paused node keeps its connections and answers nothing: give up on it before the test does.
    private static final int REQUEST_TIMEOUT_MILLIS = 2_000;

    private Records() {}

    /** Sends the values in order, and returns once all in-sync replicas have them. */
    public static void send(String bootstrapServers, String topic, String... values) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers, "acks", "all", "request.timeout.ms", REQUEST_TIMEOUT_MILLIS);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sending to " + topic, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("not sent to " + topic + " at " + bootstrapServers + ": " + e, e);
        }
    }

    /** The topic's values from the beginning, at least so many, read by a new consumer group; fewer when time is up. */
    public static List<String> read(String bootstrapServers, String topic, int count) {
        return read(bootstrapServers, topic, UUID.randomUUID().toString(), count);
    }

    /** The same for a given group, from where it stands; what was read is committed. */
    public static List<String> read(String bootstrapServers, String topic, String group, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers,
                "group.id", group,
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false",
                "request.timeout.ms", REQUEST_TIMEOUT_MILLIS);
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long start = System.nanoTime();
            while (values.size() < count && System.nanoTime() - start < TIMEOUT.toNanos()) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            consumer.commitSync(TIMEOUT);
        }
        return values;
    }
}
