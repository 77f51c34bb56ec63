package io.invoq.worker.delay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import io.invoq.testkit.LeakCheck;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.routing.PartitionChooser;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A relay between the topics of a real broker. */
@ExtendWith(LeakCheck.class)
class DelayRelayIT {

    private static final Duration CEILING = Duration.ofSeconds(60);

    private static KafkaNodes kafka;

    private final Map<RequestId, Instant> takenBack = new ConcurrentHashMap<>();
    private DelayTopics topics;
    private DelayRelay relay;

    @BeforeAll
    static void startBroker() throws InterruptedException {
        kafka = KafkaFixture.own(1);
        DelayTopics.create(kafka.bootstrapServers());
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void start() {
        topics = new DelayTopics(kafka.bootstrapServers());
        relay = DelayRelay.start(
                "node",
                new DelayRelay.Workers(Topics.DEFAULT_POOL, DelayTopics.PARTITIONS),
                (id, tenant) -> takenBack.get(id),
                DelayTopics.clients(kafka.bootstrapServers(), "node"),
                InstantSource.system(),
                new ServiceThreads("worker"));
    }

    @AfterEach
    void stop() {
        relay.close();
        assertThat(relay.failure()).isNull();
        topics.close();
    }

    @Test
    void aCallPutOffForThreeSecondsArrivesOnceAfterThatAsItWas() {
        // Given
        awaitFirst();
        Instant notBefore = Instant.now().plusSeconds(3);
        RequestId id = RequestId.next(notBefore);
        Headers headers = Delayed.headers(id, notBefore);

        // When
        topics.write(Delayed.written(DelayTier.S1, id, new byte[] {0, -1, 13, 10}, notBefore));

        // Then
        ConsumerRecord<byte[], byte[]> record = awaitOne(id);
        assertThat(Instant.now()).isBetween(notBefore, notBefore.plusSeconds(2));
        assertThat(record.value()).containsExactly(0, -1, 13, 10);
        assertThat(record.headers()).containsExactly(headers.toArray());
        assertThat(record.key()).isEqualTo(Delayed.FUNCTION.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(record.partition()).isEqualTo(PartitionChooser.home(Delayed.FUNCTION, DelayTopics.PARTITIONS));
        await().atMost(CEILING).untilAsserted(() -> assertThat(topics.lag()).isZero());
        assertArrivedOnce(List.of(id));
    }

    @Test
    void aCallIsPassedOnSoonAfterItsMoment() {
        // Given
        awaitFirst();
        List<Duration> late = new ArrayList<>();

        // When
        for (int millis : new int[] {1_000, 1_000, 1_300, 400, 2_100, 5_000}) {
            Instant before = Instant.now();
            RequestId id = topics.putOff(1, Duration.ofMillis(millis)).getFirst();
            late.add(Duration.between(
                    before.plusMillis(millis), Instant.ofEpochMilli(awaitOne(id).timestamp())));
        }

        // Then
        System.out.println("passed on after their moment: " + late); // how near to it, for those who ask
        assertThat(late).allSatisfy(one -> assertThat(one).isBetween(Duration.ofMillis(-1), Duration.ofMillis(500)));
    }

    @Test
    void aCallThatWasTakenBackLeavesItsTierBeforeItsMomentAndIsMarked() {
        // Given
        Instant notBefore = Instant.now().plusSeconds(3600);
        RequestId id = RequestId.next(Instant.now());
        RequestId other = RequestId.next(Instant.now());
        Instant cancelledAt = Instant.now();
        takenBack.put(id, cancelledAt);

        // When
        topics.write(Delayed.written(DelayTier.S1, id, new byte[] {7}, notBefore));
        topics.write(Delayed.written(DelayTier.S1, other, new byte[] {8}, notBefore));

        // Then
        ConsumerRecord<byte[], byte[]> record = awaitOne(id);
        assertThat(InvocationCodec.readCancelled(KafkaHeaders.reader(record.headers())))
                .isEqualTo(cancelledAt);
        assertArrivedOnce(List.of(id));
        assertThat(topics.arrived()).doesNotContainKey(other);
    }

    @Test
    void thousandsThatAreDueAtOnceAllArriveOnce() {
        // When
        List<RequestId> ids = topics.putOff(5_000, Duration.ofSeconds(1));

        // Then
        assertAllArriveOnce(ids);
    }

    @Test
    void whatDoesNotReadDoesNotHoldItsTier() throws Exception {
        // Given
        for (int partition = 0; partition < DelayTopics.PARTITIONS; partition++) {
            String topic = Topics.delays(DelayTier.S1).name();
            topics.write(new ProducerRecord<>(topic, partition, null, new byte[] {1, 2, 3}));
            topics.write(new ProducerRecord<>(topic, partition, null, null));
        }

        // When
        List<RequestId> ids = topics.putOff(40, Duration.ofSeconds(1));

        // Then
        assertAllArriveOnce(ids);
        await().atMost(CEILING).untilAsserted(() -> assertThat(topics.lag()).isZero());
    }

    @Test
    void whatMustWaitLongIsNotHeldAndComesWithItsMoment() {
        // Given
        topics.putOff(700, Duration.ofHours(7));
        RequestId later = topics.putOff(1, Duration.ofSeconds(9)).getFirst();

        // When
        List<RequestId> soon = topics.putOff(700, Duration.ofSeconds(2));

        // Then
        assertAllArriveOnce(soon);
        awaitOne(later);
        assertThat(topics.arrived()).hasSize(701);
    }

    @Test
    void aCommitOfWhichNobodyKnowsIsFoundOutAboutAndNothingIsDoubled() {
        // Given
        relay.close();
        AtomicInteger commits = new AtomicInteger();
        DelayRelay doubting = RelayMain.start(kafka.bootstrapServers(), "node", commit -> {
            int number = commits.incrementAndGet();
            if (number % 4 != 1) {
                commit.run();
            }
            if (number % 2 == 1) {
                throw new TimeoutException("as if no answer had come to commit " + number);
            }
        });

        // When
        List<RequestId> ids = topics.putOff(3_000, Duration.ofSeconds(1));

        // Then
        try {
            assertAllArriveOnce(ids);
            assertThat(commits).hasValueGreaterThanOrEqualTo(4);
        } finally {
            doubting.close();
        }
        assertThat(doubting.failure()).isNull();
    }

    /** Until a relay has joined its group, moments pass. */
    private void awaitFirst() {
        awaitOne(topics.putOff(1, Duration.ZERO).getFirst());
    }

    private ConsumerRecord<byte[], byte[]> awaitOne(RequestId id) {
        await().atMost(CEILING)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> topics.arrived().containsKey(id));
        return topics.arrived().getOrDefault(id, List.of()).getFirst();
    }

    private void assertAllArriveOnce(List<RequestId> ids) {
        await().atMost(CEILING)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> topics.arrived().keySet().containsAll(ids));
        assertArrivedOnce(ids);
        topics.arrived()
                .forEach((id, records) -> assertThat(records.getFirst().value()).isEqualTo(DelayTopics.body(id)));
    }

    private void assertArrivedOnce(List<RequestId> ids) {
        await().atMost(CEILING)
                .pollInSameThread()
                .during(Duration.ofSeconds(1))
                .until(() -> topics.arrived().keySet().containsAll(ids) && topics.isReadToTheEnd());
        assertThat(topics.arrived().values())
                .allSatisfy(records -> assertThat(records).hasSize(1));
    }
}
