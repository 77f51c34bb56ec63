package io.invoq.worker.checkout;

import io.invoq.platform.consume.CheckoutsUnreadableException;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.CheckoutCodec;
import io.invoq.wire.record.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of checkouts from its beginning to its end: rarely, since nobody needs it while all is well. The end is
 * the last record that anybody has written, committed or not, so that nothing that was committed before is missed. Safe
 * for use by several threads; owns neither the admin client nor what makes consumers.
 */
final class CheckoutTopic {

    private static final Logger LOG = LoggerFactory.getLogger(CheckoutTopic.class);

    /** Longer than a transaction that hangs can keep records from being read. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(100);

    private final String topic;
    private final Admin admin;
    private final Supplier<? extends Consumer<byte[], byte[]>> consumers;

    /** @param consumers makes consumers that read what is committed, and are assigned by hand */
    CheckoutTopic(String topic, Admin admin, Supplier<? extends Consumer<byte[], byte[]>> consumers) {
        this.topic = topic;
        this.admin = admin;
        this.consumers = consumers;
    }

    String name() {
        return topic;
    }

    /**
     * What stands, by key, whole: bodies, too.
     *
     * @param worker whose is wanted
     * @throws CheckoutsUnreadableException when the end is not reached in time
     */
    Map<String, ConsumerRecord<byte[], byte[]>> read(Predicate<String> worker) throws InterruptedException {
        return read(worker, record -> record);
    }

    /**
     * Whose stands, by key.
     *
     * @param worker whose is wanted
     * @throws CheckoutsUnreadableException when the end is not reached in time
     */
    Map<String, String> owners(Predicate<String> worker) throws InterruptedException {
        return read(worker, record -> CheckoutCodec.readWorker(KafkaHeaders.reader(record.headers())));
    }

    private <T> Map<String, T> read(Predicate<String> worker, Function<ConsumerRecord<byte[], byte[]>, T> keep)
            throws InterruptedException {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            Map<TopicPartition, Long> ends = ends(consumer);
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            Map<String, T> standing = new LinkedHashMap<>();
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (!isAt(consumer, ends)) {
                if (System.nanoTime() - until > 0) {
                    throw new CheckoutsUnreadableException(
                            topic + " was not read to its end " + ends + " within " + PATIENCE.toSeconds() + "s");
                }
                consumer.poll(POLL).forEach(record -> apply(record, worker, keep, standing));
            }
            return standing;
        } catch (InterruptException e) {
            var _ = Thread.interrupted(); // Kafka has set the flag again
            throw new InterruptedException("interrupted while reading " + topic);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            throw new CheckoutsUnreadableException(topic + " could not be read: " + e, e);
        }
    }

    private Map<TopicPartition, Long> ends(Consumer<byte[], byte[]> consumer)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        List<TopicPartition> partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        partitions.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all()
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static boolean isAt(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
    }

    private static <T> void apply(
            ConsumerRecord<byte[], byte[]> record,
            Predicate<String> worker,
            Function<ConsumerRecord<byte[], byte[]>, T> keep,
            Map<String, T> standing) {
        if (record.key() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            standing.remove(key);
            return;
        }
        try {
            if (worker.test(CheckoutCodec.readWorker(KafkaHeaders.reader(record.headers())))) {
                standing.put(key, keep.apply(record));
            } else {
                standing.remove(key);
            }
        } catch (MalformedRecordException e) {
            LOG.atError()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("checkout passed over");
        }
    }
}
