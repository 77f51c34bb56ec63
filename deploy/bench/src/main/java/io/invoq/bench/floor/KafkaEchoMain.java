package io.invoq.bench.floor;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The far side of the floor {@code kafka-echo}: {@code BOOTSTRAP REQUESTS REPLIES}. It sends the value of each record of
 * one topic to the other, and prints {@code ready} when it reads.
 */
public final class KafkaEchoMain {

    private KafkaEchoMain() {}

    @SuppressWarnings("FutureReturnValueIgnored") // its callback looks at the error
    public static void main(String[] args) {
        try (KafkaConsumer<byte[], byte[]> consumer = FloorClients.consumer(args[0], args[1]);
                KafkaProducer<byte[], byte[]> producer = FloorClients.producer(args[0])) {
            System.out.println("ready");
            while (true) {
                for (ConsumerRecord<byte[], byte[]> request : consumer.poll(Duration.ofSeconds(1))) {
                    producer.send(new ProducerRecord<>(args[2], request.value()), (sent, error) -> {
                        if (error != null) {
                            error.printStackTrace();
                            Runtime.getRuntime().halt(1);
                        }
                    });
                }
            }
        }
    }
}
