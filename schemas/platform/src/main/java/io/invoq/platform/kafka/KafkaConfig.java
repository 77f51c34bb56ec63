package io.invoq.platform.kafka;

import io.invoq.platform.config.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How a node reaches its brokers. */
public record KafkaConfig(
        @Setting(about = "Brokers to ask first, `host:port`, comma-separated.")
        List<String> bootstrapServers,

        @Setting(
                about = "How long a starting node waits for a broker before it gives up.",
                byDefault = "30s",
                min = "1s",
                max = "10m")
        Duration startTimeout,

        @Setting(
                about = "Passed to every Kafka client as it is: security, TLS, SASL. Settings that delivery depends on"
                        + " cannot be changed here.",
                secret = true)
        Map<String, String> properties) {

    public KafkaConfig {
        bootstrapServers = List.copyOf(bootstrapServers);
        properties = Map.copyOf(properties);
        if (bootstrapServers.isEmpty()) {
            throw new IllegalArgumentException("bootstrap-servers names no broker");
        }
    }

    @Override
    public String toString() {
        return "KafkaConfig[bootstrapServers=" + bootstrapServers + ", properties=" + properties.keySet() + "]";
    }
}
