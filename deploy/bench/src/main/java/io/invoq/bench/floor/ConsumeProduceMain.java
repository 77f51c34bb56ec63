package io.invoq.bench.floor;

import io.invoq.bench.backlog.PlainKafka;
import io.invoq.bench.backlog.ResultHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Floor of the drain: a consumer and a transactional producer, on one thread. Each poll is one transaction: a result per
 * record, the offsets, the commit. Nothing is decoded but the id, and a result has the size that a worker's has.
 *
 * <p>Arguments: bootstrap servers, topic to read, topic to write, a name for its group and its transactions.
 */
public final class ConsumeProduceMain {

    /** Makes a transaction of some 30 ms at full speed, the middle of what architecture §7 lets a worker gather. */
    private static final int LARGEST_POLL = 2_000;

    private ConsumeProduceMain() {}

    public static void main(String[] args) {
        Map<String, Object> consuming = PlainKafka.consuming(args[0], args[3]);
        consuming.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, LARGEST_POLL);
        Map<String, Object> producing = PlainKafka.producing(args[0]);
        producing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, args[3]);
        try (KafkaConsumer<byte[], byte[]> consumer = PlainKafka.consumer(consuming);
                KafkaProducer<byte[], byte[]> producer = PlainKafka.producer(producing)) {
            Thread main = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> wakeUp(consumer, main)));
            producer.initTransactions();
            consumer.subscribe(List.of(args[1]));
            System.out.println("ready");
            run(consumer, producer, args[2]);
        } catch (WakeupException e) {
            // asked to end
        }
    }

    private static void run(
            KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer, String results) {
        ResultHeaders headers = ResultHeaders.sample();
        while (true) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
            if (records.isEmpty()) {
                continue;
            }
            producer.beginTransaction();
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                var _ = producer.send(
                        new ProducerRecord<>(results, null, ResultHeaders.idOf(record), record.value(), headers.all()));
                offsets.put(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1));
            }
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            producer.commitTransaction();
        }
    }

    private static void wakeUp(KafkaConsumer<byte[], byte[]> consumer, Thread main) {
        consumer.wakeup();
        try {
            main.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
