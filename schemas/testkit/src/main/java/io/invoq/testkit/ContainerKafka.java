package io.invoq.testkit;

import java.util.Locale;
import java.util.Map;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** One broker in a container. */
final class ContainerKafka implements KafkaFixture, AutoCloseable {

    private final KafkaContainer container;

    private ContainerKafka(KafkaContainer container) {
        this.container = container;
    }

    static ContainerKafka start(String image) {
        KafkaContainer container =
                new KafkaContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka"));
        BrokerSettings.complete(1).forEach((key, value) -> container.withEnv(variable(key), value));
        container.start();
        return new ContainerKafka(container);
    }

    /** The image's notation: {@code log.dirs} is {@code KAFKA_LOG_DIRS}. */
    private static String variable(String key) {
        return "KAFKA_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    @Override
    public String bootstrapServers() {
        return container.getBootstrapServers();
    }

    @Override
    public String createTopic(String prefix, int partitions, Map<String, String> settings) {
        return TestTopics.create(bootstrapServers(), prefix, partitions, 1, settings);
    }

    @Override
    public void close() {
        container.stop();
    }
}
