package io.invoq.ingress.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.platform.kafka.KafkaClients;
import io.invoq.platform.kafka.KafkaConfig;
import io.invoq.platform.kafka.OpenTransactions;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.record.Fingerprint;
import io.invoq.wire.record.IdempotencyAnswer.Claimed;
import io.invoq.wire.record.IdempotencyAnswer.Repeated;
import io.invoq.wire.record.IdempotencyClaim;
import io.invoq.wire.record.IdempotencyClaimCodec;
import io.invoq.wire.record.RequestId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a new owner of a partition gets to know of the claims on it, transactions under way included. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(120)
final class ClaimsReaderIT {

    private static final Fingerprint CALL = Fingerprint.of("call");
    private static final Duration CEILING = Duration.ofSeconds(30);
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    private final KafkaClients kafka;
    private final TopicPartition partition;
    private final String transactions = "claims-" + UUID.randomUUID();
    private final Admin admin;
    private final ClaimsReader reader;

    ClaimsReaderIT(KafkaFixture fixture) {
        kafka = new KafkaClients(
                new KafkaConfig(List.of(fixture.bootstrapServers().split(",")), Duration.ofSeconds(30), Map.of()),
                "test");
        partition = new TopicPartition(fixture.createTopic("claims", 2), 1);
        admin = kafka.admin("test");
        reader = ClaimsReader.start(
                kafka.assignedConsumer("claims"),
                admin,
                new OpenTransactions(admin, transactions),
                new IdempotencyConfig(Duration.ofHours(1), 1000, Duration.ofSeconds(1)),
                InstantSource.system(),
                new ServiceThreads("ingress").platform("claims"));
    }

    @AfterEach
    void close() {
        reader.close();
        admin.close();
    }

    @Test
    void aPartitionWithoutClaimsIsLoadedAtOnce() {
        assertThat(loaded(reader.load(partition)).size()).isZero();
    }

    @Test
    void claimsThatAreNewEnoughAreLoaded() {
        // Given
        try (KafkaProducer<byte[], byte[]> producer = producer("writer")) {
            producer.beginTransaction();
            claim(producer, "old", Instant.now().minus(Duration.ofHours(3)), 1);
            claim(producer, "key", Instant.now(), 2);
            producer.commitTransaction();
        }

        // When
        Claims claims = loaded(reader.load(partition));

        // Then
        assertThat(claims.size()).isEqualTo(1);
        assertThat(decide(claims, "key")).isEqualTo(new Repeated(id(2)));
    }

    @Test
    void aTransactionUnderWayIsWaitedForAndItsClaimsAreLoadedWhenItIsCommitted() {
        // Given
        try (KafkaProducer<byte[], byte[]> producer = producer("another-prefix")) {
            producer.beginTransaction();
            claim(producer, "key", Instant.now(), 1);
            producer.flush();

            // When
            Loading loading = reader.load(partition);
            Awaitility.await().during(A_WHILE).atMost(CEILING).until(() -> loading.claims() == null);
            producer.commitTransaction();

            // Then
            assertThat(decide(loaded(loading), "key")).isEqualTo(new Repeated(id(1)));
        }
    }

    @Test
    void aTransactionLeftOpenByAnotherIngressIsEndedAndItsClaimsAreNone() {
        // Given
        try (KafkaProducer<byte[], byte[]> producer = producer(transactions + "node")) {
            producer.beginTransaction();
            claim(producer, "key", Instant.now(), 1);
            producer.flush();

            // When
            Claims claims = loaded(reader.load(partition));

            // Then
            assertThat(decide(claims, "key")).isEqualTo(new Claimed(id(9)));
        }
    }

    private KafkaProducer<byte[], byte[]> producer(String transactionalId) {
        KafkaProducer<byte[], byte[]> producer =
                kafka.transactionalProducer("test", transactionalId, CEILING, Duration.ofMinutes(5));
        producer.initTransactions();
        return producer;
    }

    private void claim(KafkaProducer<byte[], byte[]> producer, String key, Instant madeAt, int id) {
        var _ = producer.send(new ProducerRecord<>(
                partition.topic(),
                partition.partition(),
                madeAt.toEpochMilli(),
                key.getBytes(StandardCharsets.UTF_8),
                IdempotencyClaimCodec.write(new IdempotencyClaim(id(id), CALL))));
    }

    private static Claims loaded(Loading loading) {
        Awaitility.await().atMost(CEILING).until(() -> loading.claims() != null);
        return Objects.requireNonNull(loading.claims());
    }

    private static Object decide(Claims claims, String key) {
        return claims.decide(Fingerprint.of(key), new IdempotencyClaim(id(9), CALL), System.currentTimeMillis());
    }

    private static RequestId id(int number) {
        return new RequestId(new UUID(1, number));
    }
}
