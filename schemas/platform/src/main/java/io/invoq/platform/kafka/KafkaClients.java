package io.invoq.platform.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka clients with the settings that delivery depends on (architecture §3). Safe for use by several threads;
 * who asks for a client closes it.
 *
 * <p>All clients leave socket buffers to the kernel: with Kafka's fixed defaults segments are dropped under load, and
 * each drop costs the 200 ms retransmission minimum.
 */
public final class KafkaClients {

    /** In bytes, headers included: what producers send and topics take. */
    static final int LARGEST_RECORD = 16 << 20;

    /** In bytes: what a broker sends of one partition at once, and of all that it leads. A larger record comes alone. */
    private static final int PARTITION_FETCH = 1 << 20;

    private static final int FETCH = 8 << 20;

    private final KafkaConfig config;
    private final String node;

    /** @param node names this process in the brokers' logs and quotas */
    public KafkaClients(KafkaConfig config, String node) {
        this.config = config;
        this.node = node;
    }

    /**
     * An idempotent producer that waits for all in-sync replicas and does not linger: batches form from load alone.
     *
     * @param role its part in this process, part of its client id
     * @param maxBlock the longest that {@code send} may block for metadata or buffer space
     * @param deliveryTimeout when an unacknowledged record is given up
     */
    public KafkaProducer<byte[], byte[]> producer(String role, Duration maxBlock, Duration deliveryTimeout) {
        return new KafkaProducer<>(
                producing(role, maxBlock, deliveryTimeout), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> producing(String role, Duration maxBlock, Duration deliveryTimeout) {
        Map<String, Object> settings = common(role);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, maxBlock.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(deliveryTimeout));
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(deliveryTimeout));
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_RECORD);
        settings.put(ProducerConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG, -1L);
        return settings;
    }

    /**
     * A producer whose records are read only once their transaction has been committed. Its transactions end by
     * themselves after {@code transactionTimeout}.
     *
     * @param transactionalId nobody else's; who opens a second producer with it shuts out the first
     * @param maxBlock the longest that a call may wait for brokers
     */
    public KafkaProducer<byte[], byte[]> transactionalProducer(
            String role, String transactionalId, Duration maxBlock, Duration transactionTimeout) {
        Map<String, Object> settings =
                producing(role, maxBlock, transactionTimeout.multipliedBy(9).dividedBy(10));
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, millis(transactionTimeout));
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * A consumer that is a member of a group. Offsets are committed by hand; a group without offsets begins at the
     * beginning, since what was accepted before the first worker came must run.
     *
     * <p>Classic protocol with cooperative-sticky assignment: a crashed member is replaced in about 6 s, a join stops a
     * moving partition for milliseconds (both measured against KIP-848 on 4.3.1, architecture §3).
     */
    public KafkaConsumer<byte[], byte[]> groupConsumer(String role, String group) {
        Map<String, Object> settings = common(role);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 500);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return consumer(settings);
    }

    /** A consumer that is assigned its partitions by hand and commits nothing. */
    public KafkaConsumer<byte[], byte[]> assignedConsumer(String role) {
        return consumer(assigned(role));
    }

    /**
     * A consumer of the registry. A question about the topic's end waits behind the fetch that is under way on the same
     * connection, so that one must not wait long for new records.
     */
    public KafkaConsumer<byte[], byte[]> registryConsumer(String role) {
        Map<String, Object> settings = assigned(role);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        return consumer(settings);
    }

    public Admin admin(String role) {
        Map<String, Object> settings = common(role);
        int timeout = millis(config.startTimeout());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
        return Admin.create(settings);
    }

    private Map<String, Object> assigned(String role) {
        Map<String, Object> settings = common(role);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return settings;
    }

    private KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> common(String role) {
        Map<String, Object> settings = new HashMap<>(config.properties());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, node + "-" + role);
        settings.put(CommonClientConfigs.SEND_BUFFER_CONFIG, -1);
        settings.put(CommonClientConfigs.RECEIVE_BUFFER_CONFIG, -1);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 20L);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        settings.put("enable.metrics.push", false);
        return settings;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
