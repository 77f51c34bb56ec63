package io.invoq.testkit;

import java.util.Map;

/**
 * A Kafka cluster for tests. The one that all test classes of a JVM share is a parameter of a test method or constructor
 * of a class with {@code @ExtendWith(SharedKafka.class)}; one that a test may stop and kill is {@link #own}.
 *
 * <p>Safe for use by several threads. Whoever gets the shared one does not close it.
 */
public interface KafkaFixture {

    /** Addresses of all nodes, running or not, in Kafka's form. */
    String bootstrapServers();

    /**
     * Makes a topic that no other test uses, and returns once every partition has a leader.
     *
     * @return its name, {@code prefix-N}
     */
    default String createTopic(String prefix, int partitions) {
        return createTopic(prefix, partitions, Map.of());
    }

    /** The same, with topic-level settings by Kafka's names. */
    String createTopic(String prefix, int partitions, Map<String, String> settings);

    /**
     * Starts a cluster for one test, which closes it. Each node is a child process, so that it can really be killed or
     * paused, whatever {@code invoq.test.kafka} says.
     */
    static KafkaNodes own(int nodes) {
        return KafkaNodes.start(nodes);
    }
}
