package io.invoq.testkit;

import io.kroxylicious.testing.kafka.common.KafkaClusterConfig;
import io.kroxylicious.testing.kafka.common.KafkaClusterExecutionMode;
import io.kroxylicious.testing.kafka.invm.InVMKafkaCluster;
import java.util.Map;

/** One broker in this JVM. */
final class EmbeddedKafka implements KafkaFixture, AutoCloseable {

    private final InVMKafkaCluster cluster;

    private EmbeddedKafka(InVMKafkaCluster cluster) {
        this.cluster = cluster;
    }

    static EmbeddedKafka start() {
        KafkaClusterConfig.KafkaClusterConfigBuilder config = KafkaClusterConfig.builder()
                .execMode(KafkaClusterExecutionMode.IN_VM)
                .kraftMode(true)
                .brokersNum(1);
        BrokerSettings.common().forEach(config::brokerConfig);
        InVMKafkaCluster cluster = new InVMKafkaCluster(config.build());
        cluster.start();
        return new EmbeddedKafka(cluster);
    }

    @Override
    public String bootstrapServers() {
        return cluster.getBootstrapServers();
    }

    @Override
    public String createTopic(String prefix, int partitions, Map<String, String> settings) {
        return TestTopics.create(bootstrapServers(), prefix, partitions, 1, settings);
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
