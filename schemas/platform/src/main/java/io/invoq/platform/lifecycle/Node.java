package io.invoq.platform.lifecycle;

import io.invoq.platform.kafka.KafkaConfig;
import io.invoq.platform.kafka.TopicsConfig;
import java.time.InstantSource;

/**
 * What every role is given, whichever process it runs in.
 *
 * @param config which node this is
 * @param kafka how brokers are reached
 * @param topics how missing topics are made
 * @param clock tells wall-clock time
 */
public record Node(NodeConfig config, KafkaConfig kafka, TopicsConfig topics, InstantSource clock) {}
