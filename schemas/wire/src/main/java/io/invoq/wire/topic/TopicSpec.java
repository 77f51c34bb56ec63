package io.invoq.wire.topic;

import java.util.Map;
import java.util.OptionalInt;

/**
 * What a topic must be like.
 *
 * @param name its full name
 * @param singlePartition whether it has exactly one partition, rather than as many as configured
 * @param settings topic-level settings that correctness depends on, by Kafka's names
 */
public record TopicSpec(String name, boolean singlePartition, Map<String, String> settings) {

    public TopicSpec {
        settings = Map.copyOf(settings);
    }

    /** The number of partitions where the catalogue fixes it. */
    public OptionalInt fixedPartitions() {
        return singlePartition ? OptionalInt.of(1) : OptionalInt.empty();
    }
}
