package io.invoq.platform.kafka;

import io.invoq.platform.config.Setting;

/** How topics are made when a node finds them missing. */
public record TopicsConfig(
        @Setting(about = "Whether a node creates the topics it needs; else they must be there.", byDefault = "true")
        boolean create,

        @Setting(
                about = "Partitions of a new topic, where the catalogue does not fix them. Bounds the number of"
                        + " workers, dispatchers and ingresses that share a topic.",
                byDefault = "24",
                min = "1",
                max = "1000")
        int partitions,

        @Setting(
                about = "Replicas of a new topic. With 1, losing a broker loses what it held.",
                byDefault = "3",
                min = "1",
                max = "9")
        int replicationFactor,

        @Setting(
                about = "`min.insync.replicas` of a topic: how many replicas must have a record before it counts as"
                        + " accepted.",
                byDefault = "2",
                min = "1",
                max = "9")
        int minInsyncReplicas) {

    public TopicsConfig {
        if (minInsyncReplicas > replicationFactor) {
            throw new IllegalArgumentException("min-insync-replicas=" + minInsyncReplicas
                    + " can never be met with replication-factor=" + replicationFactor);
        }
    }
}
