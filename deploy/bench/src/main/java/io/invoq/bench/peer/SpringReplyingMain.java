package io.invoq.bench.peer;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.invoq.bench.backlog.PlainKafka;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;

/**
 * The calling side of request and reply with spring-kafka: an HTTP endpoint on the server that Invoq's ingress uses, a
 * virtual thread per call, {@link ReplyingKafkaTemplate} behind it.
 *
 * <p>Arguments: bootstrap servers, topic of requests, topic of replies. Prints its port when it is ready.
 */
public final class SpringReplyingMain {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private SpringReplyingMain() {}

    public static void main(String[] args) throws InterruptedException {
        ReplyingKafkaTemplate<byte[], byte[], byte[]> template = template(args[0], args[2]);
        template.start();
        if (!template.waitForAssignment(PATIENCE)) {
            throw new IllegalStateException("no partition of " + args[2] + " within " + PATIENCE);
        }
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(HttpRouting.builder()
                        .post("/echo", (request, response) -> answer(template, args[1], request, response)))
                .build()
                .start();
        if (!server.isRunning()) {
            throw new IllegalStateException("the peer cannot listen");
        }
        System.out.println("ready " + server.port());
        Thread.currentThread().join();
    }

    private static void answer(
            ReplyingKafkaTemplate<byte[], byte[], byte[]> template,
            String topic,
            ServerRequest request,
            ServerResponse response)
            throws Exception {
        byte[] body = request.content().as(byte[].class);
        response.send(template.sendAndReceive(new ProducerRecord<>(topic, body))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .value());
    }

    private static ReplyingKafkaTemplate<byte[], byte[], byte[]> template(String bootstrapServers, String replies) {
        ContainerProperties properties = new ContainerProperties(replies);
        properties.setGroupId("bench-spring-replies");
        properties.setSyncCommits(false);
        KafkaMessageListenerContainer<byte[], byte[]> container = new KafkaMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(
                        PlainKafka.consuming(bootstrapServers, "bench-spring-replies"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer()),
                properties);
        ReplyingKafkaTemplate<byte[], byte[], byte[]> template = new ReplyingKafkaTemplate<>(
                new DefaultKafkaProducerFactory<>(
                        PlainKafka.producing(bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer()),
                container);
        template.setDefaultReplyTimeout(PATIENCE);
        return template;
    }
}
