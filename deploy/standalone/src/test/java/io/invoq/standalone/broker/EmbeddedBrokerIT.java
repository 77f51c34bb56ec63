package io.invoq.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.Ports;
import io.invoq.testkit.Records;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.spi.SLF4JServiceProvider;

@ExtendWith(LeakCheck.class)
final class EmbeddedBrokerIT {

    private static final String HOST = "127.0.0.1";
    private static final String TOPIC = "kept";

    @TempDir
    private Path data;

    @Test
    void servesOnAFreePortAndGivesItToItsClients() throws Exception {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(config(0))) {
            createTopic(broker);
            // When
            Records.send(broker.bootstrapServers(), TOPIC, "hello");
            // Then
            assertThat(Records.read(broker.bootstrapServers(), TOPIC, 1)).containsExactly("hello");
            assertThat(advertised(broker)).containsExactly(broker.bootstrapServers());
        }
    }

    @Test
    void servesOnTheFixedPortGiven() throws Exception {
        // Given
        int port = Ports.free();
        // When
        try (EmbeddedBroker broker = EmbeddedBroker.start(config(port))) {
            // Then
            assertThat(broker.bootstrapServers()).isEqualTo(HOST + ":" + port);
            assertThat(advertised(broker)).containsExactly(HOST + ":" + port);
        }
    }

    @Test
    void keepsClusterIdRecordsAndCommittedOffsetsAcrossARestartOnAnotherPort() throws Exception {
        // Given
        String clusterId;
        try (EmbeddedBroker broker = EmbeddedBroker.start(config(Ports.free()))) {
            clusterId = broker.clusterId();
            createTopic(broker);
            Records.send(broker.bootstrapServers(), TOPIC, "first");
            Records.read(broker.bootstrapServers(), TOPIC, "group", 1);
            Records.send(broker.bootstrapServers(), TOPIC, "second");
        }
        // When
        try (EmbeddedBroker broker = EmbeddedBroker.start(config(Ports.free()))) {
            // Then
            assertThat(broker.clusterId()).isEqualTo(clusterId);
            assertThat(Records.read(broker.bootstrapServers(), TOPIC, 2)).containsExactly("first", "second");
            assertThat(Records.read(broker.bootstrapServers(), TOPIC, "group", 1))
                    .containsExactly("second");
        }
    }

    @Test
    void commitsATransactionOnItsOneReplica() throws Exception {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(config(0))) {
            createTopic(broker);
            Map<String, Object> settings =
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "worker-1");
            // When
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, "in a transaction")).get(10, TimeUnit.SECONDS);
                producer.commitTransaction();
            }
            // Then
            assertThat(Records.read(broker.bootstrapServers(), TOPIC, 1)).containsExactly("in a transaction");
        }
    }

    @Test
    void makesNoTopicThatNobodyAskedFor() {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(config(0))) {
            Map<String, Object> settings =
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", 1_000);
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
                // When, Then
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>("mistyped", "lost"))
                                .get(10, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(TimeoutException.class);
            }
        }
    }

    @Test
    void refusesADirectoryThatAnotherBrokerUsesAndLeavesThatOneAlone() throws Exception {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(config(0))) {
            // When, Then
            assertThatThrownBy(() -> EmbeddedBroker.start(config(0)))
                    .isInstanceOf(BrokerException.class)
                    .hasMessage("data directory " + data + " is in use by another broker");
            assertThat(advertised(broker)).hasSize(1);
        }
    }

    @Test
    void refusesATakenPortAndLeavesTheDirectoryFree() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When, Then
            assertThatThrownBy(() -> EmbeddedBroker.start(config(taken.getLocalPort())))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageStartingWith("the broker cannot listen on " + HOST + ":" + taken.getLocalPort()
                            + ": Address already in use");
        }
        EmbeddedBroker.start(config(0)).close();
    }

    @Test
    void refusesAWildcardBecauseNoClientCanConnectToIt() {
        assertThatThrownBy(() -> EmbeddedBroker.start(new BrokerConfig("0.0.0.0", 0, data)))
                .isInstanceOf(BrokerException.class)
                .hasMessageStartingWith("the broker's host 0.0.0.0 is a wildcard");
    }

    @Test
    void refusesADirectoryOfAnotherNodeAndLeavesNothingRunning() throws Exception {
        // Given
        try (DataDirectory other = DataDirectory.open(data)) {
            other.format(7, BrokerSettings.CONTROLLER_LISTENER);
        }
        // When, Then
        assertThatThrownBy(() -> EmbeddedBroker.start(config(0)))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining(data.toString())
                .hasMessageContaining("cannot be formatted");
        DataDirectory.open(data).close();
    }

    @Test
    void isClosedOnceHoweverOftenOneAsks() {
        // Given
        EmbeddedBroker broker = EmbeddedBroker.start(config(0));
        // When
        broker.close();
        broker.close();
        // Then
        EmbeddedBroker.start(config(0)).close();
    }

    @Test
    void bringsNoSecondLoggingBinding() {
        assertThat(ServiceLoader.load(SLF4JServiceProvider.class))
                .hasExactlyElementsOfTypes(ch.qos.logback.classic.spi.LogbackServiceProvider.class);
    }

    private BrokerConfig config(int port) {
        return new BrokerConfig(HOST, port, data);
    }

    private static void createTopic(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> advertised(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).stream()
                    .map(node -> node.host() + ":" + node.port())
                    .toList();
        }
    }
}
