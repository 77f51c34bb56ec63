package io.invoq.ingress.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.reply.FakeReplies;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InvokerBatchTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Answer.ToAccepting ACCEPTED = new Answer.Accepted();
    private static final Invoker.Patience PATIENCE =
            new Invoker.Patience(Duration.ofSeconds(5), Duration.ofMillis(900));

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000); // wraps around during a test
    private final AtomicLong step = new AtomicLong();
    private final FakeReplies replies = new FakeReplies(0);
    private final FaultyProducer async = new FaultyProducer();
    private final Invoker invoker = new Invoker(
            publisher(new FaultyProducer()),
            publisher(async),
            replies.reader(),
            PATIENCE,
            () -> TestCalls.NOW,
            this::tick);

    @AfterEach
    void close() {
        replies.close();
    }

    @Test
    void sendsAllBeforeAnyIsAcknowledgedAndAnswersEachByItself() {
        // Given
        CompletableFuture<List<Answer.ToAccepting>> answers = acceptInBackground(errands(3));
        assertThat(async.sent()).hasSize(3);
        assertThat(answers).isNotDone();
        // When
        async.settle(null);
        async.settle(new NotEnoughReplicasException("1 of 2"));
        async.settle(null);
        // Then
        assertThat(answers)
                .succeedsWithin(LONG)
                .isEqualTo(List.of(
                        ACCEPTED, new Answer.BrokerUnavailable("NotEnoughReplicasException: 1 of 2"), ACCEPTED));
    }

    @Test
    void writesIntoEachRecordWhenItIsDueAndWhereItsResultGoes() {
        // Given
        List<Errand> errands = List.of(
                new Errand(call(), "https://example.org/done", Duration.ofSeconds(30)),
                new Errand(call(), null, Duration.ZERO));
        // When
        CompletableFuture<List<Answer.ToAccepting>> answers = acceptInBackground(errands);
        async.settle(null);
        async.settle(null);
        // Then
        assertThat(answers).succeedsWithin(LONG).isEqualTo(List.of(ACCEPTED, ACCEPTED));
        assertThat(async.sent().get(0).topic()).isEqualTo("invoq.delays.30s");
        assertThat(delivery(0))
                .isEqualTo(Delivery.async(TestCalls.NOW, "https://example.org/done", TestCalls.SINCE)
                        .delayedUntil(TestCalls.NOW.plusSeconds(30)));
        assertThat(async.sent().get(1).topic()).isEqualTo("invocations");
        assertThat(delivery(1)).isEqualTo(Delivery.async(TestCalls.NOW, null, TestCalls.SINCE));
    }

    @Test
    void refusesThoseThatAreNotAcknowledgedInTime() {
        // Given
        CompletableFuture<List<Answer.ToAccepting>> answers = acceptInBackground(errands(2));
        async.settle(null);
        // When
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        // Then
        assertThat(answers)
                .succeedsWithin(LONG)
                .isEqualTo(List.of(ACCEPTED, new Answer.BrokerUnavailable("not replicated within 5000ms")));
    }

    @Test
    void refusesThoseThatAreNotAcknowledgedWhenTheLastConnectionBreaks() {
        // Given
        CompletableFuture<List<Answer.ToAccepting>> answers = acceptInBackground(errands(2));
        async.settle(null);
        // When
        async.connections(0);
        nanos.addAndGet(Duration.ofMillis(300).toNanos());
        // Then
        assertThat(answers)
                .succeedsWithin(LONG)
                .isEqualTo(List.of(ACCEPTED, new Answer.BrokerUnavailable("no broker is connected")));
    }

    @Test
    void sendsNothingWhileNoBrokerIsConnected() throws InterruptedException {
        // Given
        step.set(Duration.ofMillis(200).toNanos());
        async.connections(0);
        // When
        List<Answer.ToAccepting> answers = invoker.acceptAll(errands(2));
        // Then
        assertThat(answers).hasSize(2).containsOnly(new Answer.BrokerUnavailable("no broker is connected"));
        assertThat(async.sent()).isEmpty();
    }

    @Test
    void sendsNoMoreOnceTheBrokersAreKnownToBeAway() throws InterruptedException {
        // Given: each look at the clock takes so long that the silence is over after a few sends
        step.set(Duration.ofMillis(150).toNanos());
        // When
        List<Answer.ToAccepting> answers = invoker.acceptAll(errands(50));
        // Then
        assertThat(answers)
                .hasSize(50)
                .containsOnly(new Answer.BrokerUnavailable("no broker has acknowledged anything for 900ms"));
        assertThat(async.sent()).hasSizeLessThan(10);
    }

    @Test
    void refusesEachWhenSendingThrows() throws InterruptedException {
        // Given
        async.refuse(new TimeoutException("no metadata"));
        // When, Then
        assertThat(invoker.acceptAll(errands(2)))
                .containsExactly(
                        new Answer.BrokerUnavailable("TimeoutException: no metadata"),
                        new Answer.BrokerUnavailable("TimeoutException: no metadata"));
    }

    @Test
    void answersAnEmptyBatchWithoutAskingAnybody() throws InterruptedException {
        // Given
        async.connections(0);
        // When, Then
        assertThat(invoker.acceptAll(List.of())).isEmpty();
    }

    private long tick() {
        return nanos.getAndAdd(step.get());
    }

    private InvocationPublisher publisher(FaultyProducer producer) {
        return new InvocationPublisher(producer, "invocations", 3, "node-1", this::tick);
    }

    private CompletableFuture<List<Answer.ToAccepting>> acceptInBackground(List<Errand> errands) {
        CompletableFuture<List<Answer.ToAccepting>> answers = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answers.complete(invoker.acceptAll(errands));
            } catch (InterruptedException | RuntimeException e) {
                answers.completeExceptionally(e);
            }
        });
        Awaitility.await().until(() -> async.sent().size() == errands.size());
        return answers;
    }

    private Delivery delivery(int record) {
        var sent = async.sent().get(record);
        return InvocationCodec.read(KafkaHeaders.reader(sent.headers()), sent.value())
                .delivery();
    }

    private static List<Errand> errands(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Errand(call(), null, Duration.ZERO))
                .toList();
    }

    private static Call call() {
        return TestCalls.call(RequestId.next(TestCalls.NOW));
    }
}
