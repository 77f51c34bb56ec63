package io.invoq.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.platform.consume.Emission;
import io.invoq.platform.consume.LaneConsumer;
import io.invoq.platform.consume.LaneRecord;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.worker.consume.LaneMain.Left;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** One transactional lane between the topics of a real broker: what it leaves to the next owner. */
@ExtendWith({SharedKafka.class, LeakCheck.class})
class TransactionalLaneIT {

    private static final int LARGEST_METADATA = 4_096;

    private final KafkaFixture kafka;
    private final Map<String, LaneRecord> taken = new ConcurrentHashMap<>();
    private String name;
    private LaneTopics topics;

    TransactionalLaneIT(KafkaFixture kafka) {
        this.kafka = kafka;
    }

    @BeforeEach
    void start(TestInfo test) throws Exception {
        name = test.getTestMethod().orElseThrow().getName();
        topics = new LaneTopics(kafka.bootstrapServers(), name);
    }

    @AfterEach
    void stop() {
        topics.close();
    }

    @Test
    void whatHasEndedBeyondTheCommittedOffsetIsNotDeliveredToTheNextOwner() {
        // Given
        List<String> calls = IntStream.range(0, 100).mapToObj(i -> "call-" + i).toList();
        topics.writeToOne(calls);
        try (LaneConsumer lane = lane("first")) {
            await().atMost(LaneTopics.CEILING).until(() -> taken.size() == calls.size());
            calls.stream().filter(call -> !isTenth(call)).forEach(call -> end(call, "first"));
            topics.awaitAll(calls.stream().filter(call -> !isTenth(call)).toList(), LaneTopics.CEILING);
        }
        taken.clear();

        // When
        try (LaneConsumer lane = lane("second")) {
            await().atMost(LaneTopics.CEILING).until(() -> taken.size() >= 10);
            List.copyOf(taken.keySet()).forEach(call -> end(call, "second"));
            topics.awaitAll(calls, LaneTopics.CEILING);

            // Then
            assertThat(taken.keySet()).allMatch(TransactionalLaneIT::isTenth).hasSize(10);
            assertThat(topics.doubled()).isEmpty();
        }
    }

    @Test
    void aCallThatDoesNotEndHoldsUpNeitherThoseBehindItNorTheCommit() throws Exception {
        // Given
        List<String> calls =
                IntStream.range(0, 30_000).mapToObj(i -> "call-" + i).toList();
        topics.writeToOne(calls);

        // When
        try (LaneConsumer lane = lane("node", record -> {
            if (!text(record).equals("call-0")) {
                record.complete(new Left(name, "node", record));
            }
        })) {
            topics.awaitAll(calls.subList(1, 20_000), LaneTopics.CEILING);
            await().atMost(LaneTopics.CEILING)
                    .untilAsserted(() -> assertThat(topics.committed().values()).anyMatch(offset -> isFull(offset)));
            end("call-0", "node");
            topics.awaitAll(calls, LaneTopics.CEILING);

            // Then
            assertThat(lane.failure()).isNull();
            assertThat(topics.doubled()).isEmpty();
        }
    }

    @Test
    void whatBrokersDoNotTakeForItsSizeIsReplacedAndHarmsNoOther() {
        // Given
        List<String> calls = topics.write("call", 40);

        // When
        try (LaneConsumer lane = lane(
                "node",
                record -> record.complete(
                        text(record).equals("call-7") ? new TooLarge(name, record) : new Left(name, "node", record)))) {
            topics.awaitAll(calls, LaneTopics.CEILING);

            // Then
            assertThat(topics.left().get("call-7")).containsExactly("replaced");
            assertThat(topics.doubled()).isEmpty();
            assertThat(lane.failure()).isNull();
        }
    }

    private record TooLarge(String topics, LaneRecord call) implements Emission {

        @Override
        public List<ProducerRecord<byte[], byte[]>> records() {
            return List.of(
                    new ProducerRecord<>(LaneTopics.out(topics), call.record().value(), new byte[17 << 20]));
        }

        @Override
        public Emission insteadOfTooLarge(RecordTooLargeException error) {
            return new Left(topics, "replaced", call);
        }
    }

    private LaneConsumer lane(String node) {
        return lane(node, record -> {});
    }

    private LaneConsumer lane(String node, java.util.function.Consumer<LaneRecord> handler) {
        return LaneMain.start(kafka.bootstrapServers(), name, node, Runnable::run, record -> {
            taken.put(text(record), record);
            handler.accept(record);
            return true;
        });
    }

    private void end(String call, String node) {
        LaneRecord record = taken.get(call);
        if (record == null) {
            throw new AssertionError(call + " was not delivered");
        }
        record.complete(new Left(name, node, record));
    }

    private static boolean isTenth(String call) {
        return call.endsWith("0");
    }

    private static boolean isFull(OffsetAndMetadata offset) {
        return offset.offset() == 0
                && offset.metadata().length() > LARGEST_METADATA / 2
                && offset.metadata().length() <= LARGEST_METADATA;
    }

    private static String text(LaneRecord record) {
        return new String(record.record().value(), StandardCharsets.UTF_8);
    }
}
