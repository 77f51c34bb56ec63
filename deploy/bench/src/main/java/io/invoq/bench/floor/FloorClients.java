package io.invoq.bench.floor;

import io.invoq.bench.backlog.PlainKafka;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka clients as an expert would set them up for the shortest way there and back. Who asks for one closes it. */
final class FloorClients {

    /** As many as the topics of Invoq have in the bench. */
    static final int PARTITIONS = 8;

    private FloorClients() {}

    /** Waits for the acknowledgement of all replicas, as Invoq does; does not linger. */
    static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                "linger.ms",
                0,
                "send.buffer.bytes",
                -1,
                "receive.buffer.bytes",
                -1,
                "enable.metrics.push",
                false);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The same for many records at once: with batches as large as Invoq's own, as many under way as Kafka allows. */
    static KafkaProducer<byte[], byte[]> batchingProducer(String bootstrapServers) {
        Map<String, Object> settings = PlainKafka.producing(bootstrapServers);
        settings.put("batch.size", 128 << 10);
        return PlainKafka.producer(settings);
    }

    /** Reads all partitions of a topic, from now on. */
    static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers, String topic) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "latest",
                "send.buffer.bytes",
                -1,
                "receive.buffer.bytes",
                -1,
                "enable.metrics.push",
                false);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // looks the ends up now, not at the first poll
        return consumer;
    }
}
