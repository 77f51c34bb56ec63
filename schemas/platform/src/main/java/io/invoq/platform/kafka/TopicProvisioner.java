package io.invoq.platform.kafka;

import io.invoq.wire.topic.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure, before a node starts, that the topics it needs are there and are what delivery depends on. Several nodes
 * may do so at the same time. Used by one thread; does not own the admin client.
 */
public final class TopicProvisioner {

    private static final Logger LOG = LoggerFactory.getLogger(TopicProvisioner.class);

    private final Admin admin;
    private final TopicsConfig config;
    private final Duration timeout;

    /** @param timeout for the first answer of a broker, and for each step after it */
    public TopicProvisioner(Admin admin, TopicsConfig config, Duration timeout) {
        this.admin = admin;
        this.config = config;
        this.timeout = timeout;
    }

    /**
     * Creates what is missing and checks what is there.
     *
     * @return the number of partitions of each topic, by name
     * @throws TopicCheckException when no broker answers in time or something is wrong, naming everything that is
     */
    public Map<String, Integer> ensure(Collection<TopicSpec> needed) throws InterruptedException {
        var existing = await("list topics", admin.listTopics().names());
        List<TopicSpec> missing =
                needed.stream().filter(spec -> !existing.contains(spec.name())).toList();
        if (!missing.isEmpty()) {
            create(missing);
        }
        Map<String, TopicDescription> topics = await(
                "describe topics",
                admin.describeTopics(needed.stream().map(TopicSpec::name).toList())
                        .allTopicNames());
        check(needed, topics);
        Map<String, Integer> partitions = new HashMap<>();
        topics.forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
        return partitions;
    }

    private void create(List<TopicSpec> missing) throws InterruptedException {
        if (!config.create()) {
            throw new TopicCheckException("topics are missing and topics.create=false: "
                    + missing.stream().map(TopicSpec::name).toList());
        }
        List<NewTopic> topics = missing.stream().map(this::newTopic).toList();
        CreateTopicsOptions options = new CreateTopicsOptions().timeoutMs(Math.toIntExact(timeout.toMillis()));
        for (var created : admin.createTopics(topics, options).values().entrySet()) {
            try {
                await("create topic " + created.getKey(), created.getValue());
                LOG.atInfo().addKeyValue("topic", created.getKey()).log("topic created");
            } catch (TopicCheckException e) {
                if (!(e.getCause() instanceof TopicExistsException)) { // another node was faster
                    throw e;
                }
            }
        }
        awaitVisible(missing);
    }

    /** A topic just created is known to the controller before every broker knows it. */
    private void awaitVisible(List<TopicSpec> created) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        List<String> names = created.stream().map(TopicSpec::name).toList();
        while (!await("list topics", admin.listTopics().names()).containsAll(names)) {
            if (System.nanoTime() > end) {
                throw new TopicCheckException("created topics did not show up within " + timeout + ": " + names);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private NewTopic newTopic(TopicSpec spec) {
        Map<String, String> settings = new HashMap<>(spec.settings());
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(config.minInsyncReplicas()));
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(KafkaClients.LARGEST_RECORD));
        return new NewTopic(spec.name(), spec.fixedPartitions().orElse(config.partitions()), (short)
                        config.replicationFactor())
                .configs(settings);
    }

    private void check(Collection<TopicSpec> needed, Map<String, TopicDescription> topics) throws InterruptedException {
        List<ConfigResource> resources = needed.stream()
                .map(spec -> new ConfigResource(ConfigResource.Type.TOPIC, spec.name()))
                .toList();
        Map<ConfigResource, Config> settings = await(
                "describe topic settings", admin.describeConfigs(resources).all());
        List<String> wrong = new ArrayList<>();
        for (TopicSpec spec : needed) {
            TopicDescription topic = topics.get(spec.name());
            Config found = settings.get(new ConfigResource(ConfigResource.Type.TOPIC, spec.name()));
            if (topic == null || found == null) {
                wrong.add(spec.name() + ": cannot be described");
                continue;
            }
            int partitions = topic.partitions().size();
            spec.fixedPartitions().ifPresent(fixed -> {
                if (fixed != partitions) {
                    wrong.add("%s: has %d partitions, must have %d".formatted(spec.name(), partitions, fixed));
                }
            });
            spec.settings().forEach((name, value) -> expect(wrong, spec, found, name, value));
            expectLargeRecords(wrong, spec, found);
            expect(
                    wrong,
                    spec,
                    found,
                    TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                    Integer.toString(config.minInsyncReplicas()));
        }
        if (!wrong.isEmpty()) {
            throw new TopicCheckException("topics are not as they must be:\n  " + String.join("\n  ", wrong));
        }
    }

    private static void expectLargeRecords(List<String> wrong, TopicSpec spec, Config found) {
        ConfigEntry entry = found.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        long limit = entry == null || entry.value() == null ? 0 : Long.parseLong(entry.value());
        if (limit < KafkaClients.LARGEST_RECORD) {
            wrong.add("%s: %s=%d, must be at least %d"
                    .formatted(spec.name(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG, limit, KafkaClients.LARGEST_RECORD));
        }
    }

    private static void expect(List<String> wrong, TopicSpec spec, Config found, String name, String value) {
        ConfigEntry entry = found.get(name);
        if (entry == null || !value.equals(entry.value())) {
            wrong.add("%s: %s=%s, must be %s"
                    .formatted(spec.name(), name, entry == null ? "(none)" : entry.value(), value));
        }
    }

    private <T> T await(String step, KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new TopicCheckException("could not " + step + ": " + cause, cause);
        } catch (TimeoutException e) {
            throw new TopicCheckException(
                    "could not " + step + ": no broker answered within " + timeout.toSeconds() + "s", e);
        }
    }
}
