package io.invoq.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.kafka.KafkaConfig;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A broker that stands still keeps its connections, so that its clients hear nothing at all, not even that it is gone. */
class StandingBrokerIT {

    private static final Duration GIVEN_UP = Duration.ofMinutes(2);

    /** The brokers miss it after 3 s, the producer after 5; the rest is for a busy machine. */
    private static final Duration WITHIN = Duration.ofMinutes(1);

    @Test
    void aRecordOnItsWayGoesToTheNextLeaderLongBeforeItWouldBeGivenUp() throws Exception {
        try (KafkaNodes kafka = KafkaFixture.own(3)) {
            // Given
            String topic = kafka.createTopic("standing", 1);
            KafkaClients clients = new KafkaClients(config(kafka), "node");
            try (KafkaProducer<byte[], byte[]> producer =
                    clients.producer("sender", Duration.ofSeconds(30), GIVEN_UP)) {
                producer.send(record(topic, "before")).get(30, TimeUnit.SECONDS);

                // When
                kafka.pauseNode(
                        producer.partitionsFor(topic).getFirst().leader().id());
                var sent = producer.send(record(topic, "while it stands still"));

                // Then
                assertThat(sent).succeedsWithin(WITHIN);
            }
        }
    }

    private static KafkaConfig config(KafkaNodes kafka) {
        List<String> servers = List.of(kafka.bootstrapServers().split(",", -1));
        return new KafkaConfig(servers, Duration.ofSeconds(30), Map.of());
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String text) {
        return new ProducerRecord<>(topic, text.getBytes(StandardCharsets.UTF_8));
    }
}
