package io.invoq.worker;

import io.invoq.platform.config.Setting;
import io.invoq.platform.health.AdminConfig;
import io.invoq.platform.kafka.KafkaConfig;
import io.invoq.platform.kafka.TopicsConfig;
import io.invoq.platform.lifecycle.NodeConfig;
import io.invoq.platform.packages.PackagesConfig;
import io.invoq.platform.secret.SecretsConfig;

/** The configuration file of a worker that runs as a process of its own. */
public record WorkerProcessConfig(
        @Setting(about = "This node.") NodeConfig node,
        @Setting(about = "Brokers.") KafkaConfig kafka,
        @Setting(about = "Topics.") TopicsConfig topics,
        @Setting(about = "Code packages.") PackagesConfig packages,
        @Setting(about = "Admin port.") AdminConfig admin,
        @Setting(about = "Secrets of functions.") SecretsConfig secrets,
        @Setting(about = "The worker.") WorkerConfig worker) {}
