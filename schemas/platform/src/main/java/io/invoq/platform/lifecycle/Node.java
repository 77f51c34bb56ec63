package io.invoq.platform.lifecycle;

import io.invoq.platform.kafka.KafkaConfig;
import io.invoq.platform.kafka.TopicsConfig;
import io.invoq.platform.packages.PackagesConfig;
import io.invoq.platform.secret.SecretsConfig;
import java.time.InstantSource;

/**
 * What every role is given, whichever process it runs in.
 *
 * @param config which node this is
 * @param kafka how brokers are reached
 * @param topics how missing topics are made
 * @param secrets where the master keys are
 * @param packages where code packages are kept and what they may be; for those roles that have to do with them
 * @param clock tells wall-clock time
 */
public record Node(
        NodeConfig config,
        KafkaConfig kafka,
        TopicsConfig topics,
        SecretsConfig secrets,
        PackagesConfig packages,
        InstantSource clock) {

    /** One without master keys that keeps packages as is the default. */
    public Node(NodeConfig config, KafkaConfig kafka, TopicsConfig topics, InstantSource clock) {
        this(config, kafka, topics, SecretsConfig.NONE, PackagesConfig.defaults(), clock);
    }
}
