package io.invoq.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

@ExtendWith(SharedKafka.class)
final class SharedKafkaIT {

    private static final Set<KafkaFixture> SEEN = new HashSet<>();

    private final KafkaFixture kafka;

    SharedKafkaIT(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @Test
    void carriesARecordFromAProducerToAConsumer() {
        // Given
        String topic = kafka.createTopic("carried", 3);
        // When
        Records.send(kafka.bootstrapServers(), topic, "hello");
        // Then
        assertThat(Records.read(kafka.bootstrapServers(), topic, 1)).containsExactly("hello");
    }

    @Test
    void makesAnotherTopicEachTimeWithTheSettingsGiven() throws Exception {
        // When
        String first = kafka.createTopic("same", 1);
        String second = kafka.createTopic("same", 1, Map.of("cleanup.policy", "compact"));
        // Then
        assertThat(second).isNotEqualTo(first).startsWith("same-");
        assertThat(setting(second, "cleanup.policy")).isEqualTo("compact");
    }

    @RepeatedTest(2)
    void isOneBrokerForAllTests(KafkaFixture injected) {
        // When
        SEEN.add(injected);
        // Then
        assertThat(injected).isSameAs(kafka);
        assertThat(SEEN).hasSize(1);
    }

    @Test
    void isClosedAfterTheLastTest() {
        // When
        EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectClass(OneTest.class))
                .execute()
                .testEvents()
                .assertStatistics(events -> events.succeeded(1));
        // Then
        int port = Integer.parseInt(OneTest.address.substring(OneTest.address.lastIndexOf(':') + 1));
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
    }

    private String setting(String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Config settings = admin.describeConfigs(List.of(resource))
                    .all()
                    .get(30, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next();
            return settings.get(key).value();
        }
    }

    @ExtendWith(SharedKafka.class)
    static final class OneTest {

        static String address = "";

        @Test
        void usesTheBroker(KafkaFixture kafka) {
            address = kafka.bootstrapServers();
        }
    }
}
