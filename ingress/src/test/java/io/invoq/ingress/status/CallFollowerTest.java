package io.invoq.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.PacedConsumer;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Execution;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import io.invoq.wire.record.Trace;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CallFollowerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final FunctionUrn FUNCTION = FunctionUrn.parse("sn:cn:yrk:acme:function:0@shop@price:latest");
    private static final String TOPIC = Topics.results().name();
    private static final TopicPartition ZERO = new TopicPartition(TOPIC, 0);
    private static final TopicPartition ONE = new TopicPartition(TOPIC, 1);
    private static final String CHECKOUTS = Topics.checkouts().name();
    private static final TopicPartition CHECKED_OUT = new TopicPartition(CHECKOUTS, 0);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final PacedConsumer consumer = new PacedConsumer();
    private final Waiters waiters = new Waiters(10);
    private final List<CallKey> ended = new CopyOnWriteArrayList<>();
    private final RunningCalls running = new RunningCalls(10, System::nanoTime);
    private final RequestId id = RequestId.next(NOW);

    private CallFollower follow(int remembered) {
        consumer.updatePartitions(
                TOPIC,
                IntStream.range(0, 2)
                        .mapToObj(i -> new PartitionInfo(TOPIC, i, Node.noNode(), new Node[0], new Node[0]))
                        .toList());
        consumer.updatePartitions(
                CHECKOUTS, List.of(new PartitionInfo(CHECKOUTS, 0, Node.noNode(), new Node[0], new Node[0])));
        consumer.updateBeginningOffsets(Map.of(ZERO, 100L, ONE, 0L, CHECKED_OUT, 0L));
        consumer.updateEndOffsets(Map.of(ZERO, 105L, ONE, 40L, CHECKED_OUT, 0L));
        return CallFollower.start(
                consumer,
                remembered,
                NOW,
                new CallFollower.Listeners(running, waiters, ended::add),
                new ServiceThreads("ingress").platform("test-results"));
    }

    @AfterEach
    void close() {
        consumer.wakeup();
    }

    private ConsumerRecord<byte[], byte[]> result(int partition, long offset, RequestId of) {
        Result result = new Result(
                of,
                FUNCTION,
                new Outcome.Answered(HttpAnswer.json(Payload.of("1"))),
                new Execution("worker-1", 1, Duration.ofMillis(3), Payload.EMPTY),
                null,
                Trace.NONE);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                TOPIC, partition, offset, null, ResultCodec.body(result).bytes());
        ResultCodec.write(result, RecordType.RESULT, NOW, record.headers()::add);
        return record;
    }

    @Test
    void beginsSoFarBehindTheEndAsItRemembersAndKnowsWhatIsBefore() {
        try (CallFollower follower = follow(20)) {
            assertThat(follower.index().firstRemembered()).containsExactly(100, 30);
            assertThat(follower.index().reachesBackTo(NOW.toEpochMilli())).isTrue();
            assertThat(follower.index().reachesBackTo(NOW.toEpochMilli() - 1)).isFalse();
        }
    }

    @Test
    void knowsThatItHasReadAllWhenThereIsNoMoreThanItRemembers() {
        try (CallFollower follower = follow(80)) {
            assertThat(follower.index().firstRemembered()).containsExactly(100, 0);
            assertThat(follower.index().reachesBackTo(Long.MIN_VALUE)).isTrue();
        }
    }

    @Test
    void notesWhereAResultIsAndHandsItToWhoWaits() throws InterruptedException {
        CallKey key = CallKey.of("acme", id);
        try (CallFollower follower = follow(20);
                Waiters.Waiter waiter = waiters.register(key)) {
            // When
            consumer.addRecord(result(1, 40, id));
            // Then
            assertThat(follower.awaitRead(Map.of(ONE, 41L), LONG)).isTrue();
            assertThat(follower.index().find(key)).contains(new ResultIndex.Place(1, 40));
            assertThat(follower.index().find(CallKey.of("other", id))).isEmpty();
            assertThat(ended).containsExactly(key);
            assertThat(waiter.await(LONG))
                    .hasValueSatisfying(record -> assertThat(Ending.read(record, "acme", id))
                            .hasValueSatisfying(
                                    status -> assertThat(status.state()).isEqualTo(CallState.SUCCEEDED)));
        }
    }

    @Test
    void notesWhatIsCheckedOut() throws InterruptedException {
        try (CallFollower follower = follow(20)) {
            // When
            consumer.addRecord(CheckoutRecords.checkout(CHECKED_OUT, 0, "acme", id, 2));
            // Then
            assertThat(follower.awaitRead(Map.of(CHECKED_OUT, 1L), LONG)).isTrue();
            assertThat(running.find("acme", id)).isPresent();
            assertThat(follower.index().find(CallKey.of("acme", id))).isEmpty();
        }
    }

    @Test
    void passesOverWhatIsNoResultAndGoesOnAfterAFailure() throws InterruptedException {
        try (CallFollower follower = follow(20)) {
            // Given
            consumer.addRecord(new ConsumerRecord<>(TOPIC, 1, 40, new byte[0], new byte[0]));
            consumer.setPollException(new KafkaException("away"));
            // When
            consumer.addRecord(result(1, 41, id));
            // Then
            assertThat(follower.awaitRead(Map.of(ONE, 42L), LONG)).isTrue();
            assertThat(follower.index().find(CallKey.of("acme", id))).isPresent();
            assertThat(follower.failure()).isNull();
        }
    }

    @Test
    void endsTheWaitsWhenItEndsByAnError() throws InterruptedException {
        try (CallFollower follower = follow(20);
                Waiters.Waiter waiter = waiters.register(CallKey.of("acme", id))) {
            // When
            consumer.schedulePollTask(() -> {
                throw new IllegalStateException("broken");
            });
            // Then
            assertThat(waiter.await(LONG)).isEmpty();
            assertThat(List.of(String.valueOf(follower.failure())))
                    .containsExactly("java.lang.IllegalStateException: broken");
        }
    }
}
