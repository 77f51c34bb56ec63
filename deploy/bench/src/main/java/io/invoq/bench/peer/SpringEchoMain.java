package io.invoq.bench.peer;

import io.invoq.bench.backlog.PlainKafka;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.messaging.handler.annotation.SendTo;

/**
 * The answering side of request and reply with spring-kafka, as its manual has it: a {@code @KafkaListener} whose value
 * goes to the topic that the request names.
 *
 * <p>Arguments: bootstrap servers, topic of requests.
 */
public final class SpringEchoMain {

    static final String BOOTSTRAP = "bench.bootstrap";
    static final String REQUESTS = "bench.requests";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private SpringEchoMain() {}

    public static void main(String[] args) throws InterruptedException {
        System.setProperty(BOOTSTRAP, args[0]);
        System.setProperty(REQUESTS, args[1]);
        try (var context = new AnnotationConfigApplicationContext(Wiring.class)) {
            awaitAssignment(context.getBean(KafkaListenerEndpointRegistry.class));
            System.out.println("ready");
            Thread.currentThread().join();
        }
    }

    private static void awaitAssignment(KafkaListenerEndpointRegistry registry) throws InterruptedException {
        long start = System.nanoTime();
        while (registry.getListenerContainers().stream().anyMatch(SpringEchoMain::isUnassigned)) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("the echo was given no partition within " + PATIENCE);
            }
            Thread.sleep(50);
        }
    }

    private static boolean isUnassigned(MessageListenerContainer container) {
        var partitions = container.getAssignedPartitions();
        return partitions == null || partitions.isEmpty();
    }

    /** What Spring puts together. */
    @Configuration(proxyBeanMethods = false)
    @EnableKafka
    static class Wiring {

        @Bean
        Echo echo() {
            return new Echo();
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> kafkaListenerContainerFactory() {
            String bootstrap = System.getProperty(BOOTSTRAP);
            ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory =
                    new ConcurrentKafkaListenerContainerFactory<>();
            factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(
                    PlainKafka.consuming(bootstrap, "bench-spring-echo"),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer()));
            factory.setReplyTemplate(new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(
                    PlainKafka.producing(bootstrap), new ByteArraySerializer(), new ByteArraySerializer())));
            factory.setConcurrency(Runtime.getRuntime().availableProcessors());
            factory.getContainerProperties().setSyncCommits(false);
            return factory;
        }
    }

    /** The function. */
    static class Echo {

        @KafkaListener(topics = "${" + REQUESTS + "}")
        @SendTo
        public byte[] echo(byte[] body) {
            return body;
        }
    }
}
