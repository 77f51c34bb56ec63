package io.invoq.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Makes uniquely named topics and waits until they can be used. */
final class TestTopics {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final AtomicLong NUMBER = new AtomicLong();

    private TestTopics() {}

    static String create(
            String bootstrapServers, String prefix, int partitions, int replicas, Map<String, String> settings) {
        String topic = prefix + "-" + NUMBER.incrementAndGet();
        NewTopic request = new NewTopic(topic, partitions, (short) replicas).configs(settings);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            get(admin.createTopics(List.of(request)).all(), "topic " + topic + " could not be created");
            Awaitility.await("leaders of " + topic)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(TIMEOUT)
                    .ignoreExceptions()
                    .until(() -> hasLeaders(describe(admin, topic), partitions));
        }
        return topic;
    }

    private static @Nullable TopicDescription describe(Admin admin, String topic) {
        return get(admin.describeTopics(List.of(topic)).allTopicNames(), "topic " + topic + " is not described")
                .get(topic);
    }

    private static boolean hasLeaders(@Nullable TopicDescription topic, int partitions) {
        return topic != null
                && topic.partitions().size() == partitions
                && topic.partitions().stream().allMatch(partition -> partition.leader() != null);
    }

    /** The future's value, within a bound and without checked exceptions. */
    static <T> T get(KafkaFuture<T> future, String failure) {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure + ": interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(failure + ": " + e, e);
        }
    }
}
