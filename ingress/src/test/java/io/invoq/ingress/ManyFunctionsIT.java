package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A registry of a hundred thousand functions: a node that starts has all of them, soon. */
@Timeout(180)
final class ManyFunctionsIT {

    private static final int FUNCTIONS = 100_000;

    /** What the product promises (issue of the registry), not what this machine is measured by. */
    private static final Duration READY = Duration.ofSeconds(10);

    @Test
    void aNodeIsReadyWithinTenSeconds() {
        try (KafkaNodes kafka = KafkaFixture.own(1)) {
            // Given
            try (TestIngress first = TestIngress.start(kafka)) {
                TestIngress.Registered sample = first.register();
                JsonNode entry = CommittedRegistry.functions(kafka.bootstrapServers()).values().stream()
                        .flatMap(writes -> writes.stream())
                        .filter(write -> write.path("urn").asText().equals(sample.urn()))
                        .findFirst()
                        .orElseThrow();
                write(kafka, (ObjectNode) entry);
            }
            // When
            long start = System.nanoTime();
            try (TestIngress ingress = TestIngress.start(kafka)) {
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                // Then
                System.out.printf("functions=%d ready after %d ms%n", FUNCTIONS, took.toMillis());
                assertThat(ingress.post(
                                        "/serverless/v1/functions/" + urn(FUNCTIONS - 1) + "/invocations",
                                        "1",
                                        "X-Invoke-Type: async")
                                .status())
                        .isEqualTo(202);
                assertThat(took).isLessThan(READY);
            }
        }
    }

    private static void write(KafkaNodes kafka, ObjectNode entry) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", 5);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < FUNCTIONS; i++) {
                entry.put("urn", urn(i));
                var _ = producer.send(new ProducerRecord<>(
                        Topics.registry().name(),
                        0,
                        ("function/" + urn(i)).getBytes(StandardCharsets.UTF_8),
                        entry.toString().getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private static String urn(int number) {
        return "sn:cn:yrk:default:function:0@many@f" + number + ":latest";
    }
}
