package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.CancelCodec;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code DELETE /v1/invocations/{id}} up to the record that workers follow. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class CancelIT {

    private static KafkaFixture kafka;
    private static TestIngress ingress;

    @BeforeAll
    static void start(KafkaFixture shared) {
        kafka = shared;
        ingress = TestIngress.start(kafka);
    }

    @AfterAll
    static void close() {
        ingress.close();
    }

    @Test
    void aCancelIsAnsweredOnceTheWorkersCanReadIt() {
        // Given
        RequestId id = RequestId.next(Instant.now());
        Instant before = Instant.now();

        // When
        Reply reply = ingress.call("DELETE", "/v1/invocations/" + id, "", "X-Tenant-Id: acme");

        // Then
        assertThat(reply.status()).isEqualTo(202);
        JsonNode body = TestIngress.json(reply);
        assertThat(body.path("id").asText()).isEqualTo(id.toString());
        assertThat(body.path("status").asText()).isEqualTo("cancelling");
        assertThat(body).hasSize(2);
        assertThat(published(id)).singleElement().satisfies(cancel -> {
            assertThat(cancel.tenant()).isEqualTo("acme");
            assertThat(cancel.by()).isNotEmpty().doesNotContain(ingress.token());
            assertThat(cancel.at()).isBetween(before, Instant.now());
        });
    }

    @Test
    void aTenantThatIsNotNamedIsTheDefault() {
        // Given
        RequestId id = RequestId.next(Instant.now());

        // When
        ingress.call("DELETE", "/v1/invocations/" + id, "");

        // Then
        assertThat(published(id)).singleElement().extracting(Cancel::tenant).isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", "", "01981d5e-7c00-7abc-8def-0123456789aX", "a%20b", "%2e%2e"})
    void anIdThatIsNoneIsNamed(String id) {
        // When
        Reply reply = ingress.call("DELETE", "/v1/invocations/" + id, "");

        // Then
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.one("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = TestIngress.json(reply);
        assertThat(problem.path("code").asText()).isEqualTo("bad-request");
        assertThat(problem.path("detail").asText()).isEqualTo("request id '" + id + "' is not a UUID");
    }

    @Test
    void aTenantThatIsNoneIsNamed() {
        // When
        Reply reply =
                ingress.call("DELETE", "/v1/invocations/" + RequestId.next(Instant.now()), "", "X-Tenant-Id: a/b");

        // Then
        assertThat(reply.status()).isEqualTo(400);
        assertThat(TestIngress.json(reply).path("detail").asText()).contains("'a/b'");
    }

    @Test
    void nobodyCancelsWithoutAToken() {
        // Given
        RequestId id = RequestId.next(Instant.now());

        // When
        Reply reply;
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            reply = connection
                    .head("DELETE /v1/invocations/" + id + " HTTP/1.1", "Host: ingress.test")
                    .read();
        }

        // Then
        assertThat(reply.status()).isEqualTo(401);
        assertThat(published(id)).isEmpty();
    }

    private static List<Cancel> published(RequestId id) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(Topics.cancels().name())
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Cancel> found = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (id.toString().equals(new String(record.key(), StandardCharsets.UTF_8))) {
                        found.add(CancelCodec.read(KafkaHeaders.reader(record.headers())));
                    }
                });
            }
            return found;
        }
    }
}
