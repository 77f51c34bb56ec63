package io.invoq.ingress.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.reply.FakeReplies;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class InvokerTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Invoker.Patience PATIENCE =
            new Invoker.Patience(Duration.ofSeconds(5), Duration.ofMillis(900));

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000); // wraps around during a test
    private final AtomicLong step = new AtomicLong();
    private final FakeReplies replies = new FakeReplies(0);
    private final FaultyProducer sync = new FaultyProducer();
    private final FaultyProducer async = new FaultyProducer();
    private final Invoker invoker =
            new Invoker(publisher(sync), publisher(async), replies.reader(), PATIENCE, () -> TestCalls.NOW, this::tick);
    private final RequestId id = RequestId.next(TestCalls.NOW);

    @AfterEach
    void nothingIsLeftPending() {
        assertThat(replies.reader().expect(id)).isPresent();
        replies.close();
    }

    @Test
    void givesTheReplyToTheCallerWhoWaits() {
        // Given
        CompletableFuture<Answer> answer = callInBackground();
        // When
        sync.settle(null);
        replies.reply(id, "\"done\"");
        // Then
        assertThat(answer)
                .succeedsWithin(LONG)
                .isInstanceOfSatisfying(
                        Answer.Completed.class,
                        completed ->
                                assertThat(TestCalls.text(completed.result())).isEqualTo("\"done\""));
    }

    @Test
    void givesTheReplyAlsoWhenItOvertakesTheAcknowledgement() {
        // Given
        CompletableFuture<Answer> answer = callInBackground();
        // When
        replies.reply(id, "\"done\"");
        // Then
        assertThat(answer).succeedsWithin(LONG).isInstanceOf(Answer.Completed.class);
    }

    @Test
    void writesDeadlineAndReplyPartitionIntoTheRecord() throws InterruptedException {
        // Given
        step.set(Duration.ofSeconds(1).toNanos());
        // When
        invoker.callAndWait(TestCalls.call(id), Duration.ofMillis(500));
        // Then
        Invocation invocation = read(sync);
        assertThat(invocation.delivery().lane()).isEqualTo(Lane.SYNC);
        assertThat(invocation.delivery().deadline()).isEqualTo(TestCalls.NOW.plusMillis(500));
        assertThat(invocation.delivery().replyTo()).isEqualTo(FakeReplies.PARTITION);
        assertThat(invocation.request()).isEqualTo(TestCalls.call(id).request());
    }

    @Test
    void refusesACallWhoseRecordCouldNotBeSent() throws InterruptedException {
        // Given
        CompletableFuture<Answer> answer = callInBackground();
        // When
        sync.settle(new NotEnoughReplicasException("1 of 2"));
        // Then
        assertThat(answer)
                .succeedsWithin(LONG)
                .isEqualTo(new Answer.BrokerUnavailable("NotEnoughReplicasException: 1 of 2"));
    }

    @Test
    void refusesACallWhenSendingThrows() throws InterruptedException {
        // Given
        sync.refuse(new IllegalStateException("closed"));
        // When
        Answer answer = invoker.callAndWait(TestCalls.call(id), LONG);
        // Then
        assertThat(answer).isEqualTo(new Answer.BrokerUnavailable("IllegalStateException: closed"));
    }

    @Test
    void timesOutWhenTheDeadlineHasPassed() throws InterruptedException {
        // Given
        step.set(Duration.ofMillis(200).toNanos());
        // When
        Answer answer = invoker.callAndWait(TestCalls.call(id), Duration.ofMillis(100));
        // Then
        assertThat(answer).isEqualTo(new Answer.TimedOut(Duration.ofMillis(100)));
    }

    @Test
    void refusesACallWhenNoBrokerAcknowledgesAnything() throws InterruptedException {
        // Given
        step.set(Duration.ofSeconds(1).toNanos());
        // When
        Answer answer = invoker.callAndWait(TestCalls.call(id), LONG);
        // Then
        assertThat(answer).isEqualTo(new Answer.BrokerUnavailable("no broker has acknowledged anything for 900ms"));
    }

    @Test
    void refusesACallSoonerWhenTheLastConnectionBreaksAfterSending() {
        // Given
        CompletableFuture<Answer> answer = callInBackground();
        // When
        sync.connections(0);
        nanos.addAndGet(Duration.ofMillis(300).toNanos());
        // Then
        assertThat(answer).succeedsWithin(LONG).isEqualTo(new Answer.BrokerUnavailable("no broker is connected"));
    }

    @Test
    void sendsNothingWhileNoBrokerIsConnected() throws InterruptedException {
        // Given
        step.set(Duration.ofMillis(200).toNanos());
        sync.connections(0);
        async.connections(0);
        // When
        Answer called = invoker.callAndWait(TestCalls.call(id), LONG);
        Answer accepted = invoker.accept(errand(null));
        // Then
        assertThat(called).isEqualTo(accepted).isEqualTo(new Answer.BrokerUnavailable("no broker is connected"));
        assertThat(sync.sent()).isEmpty();
        assertThat(async.sent()).isEmpty();
    }

    @Test
    void sendsOnceABrokerIsConnectedAgain() {
        // Given
        async.connections(0);
        CompletableFuture<Answer> answer = acceptInBackground(() -> async.connections(1));
        // When
        async.settle(null);
        // Then
        assertThat(answer).succeedsWithin(LONG).isEqualTo(new Answer.Accepted());
    }

    @Test
    void waitsForAReplyWhateverTheBrokersDoOnceTheRecordIsAcknowledged() {
        // Given
        CompletableFuture<Answer> answer = callInBackground();
        sync.settle(null);
        // When
        sync.connections(0);
        nanos.addAndGet(Duration.ofSeconds(20).toNanos());
        replies.reply(id, "\"late\"");
        // Then
        assertThat(answer).succeedsWithin(LONG).isInstanceOf(Answer.Completed.class);
    }

    @Test
    void refusesASecondCallOfAnIdThatIsWaitedFor() throws InterruptedException {
        // Given
        CompletableFuture<Answer> first = callInBackground();
        // When
        Answer second = invoker.callAndWait(TestCalls.call(id), LONG);
        // Then
        assertThat(second).isEqualTo(new Answer.DuplicateId());
        assertThat(sync.sent()).hasSize(1);
        replies.reply(id, "1");
        assertThat(first).succeedsWithin(LONG).isInstanceOf(Answer.Completed.class);
    }

    @Test
    void saysSoWhenTheReplyDoesNotRead() {
        // Given
        CompletableFuture<Answer> answer = callInBackground();
        // When
        replies.replyBroken(id);
        // Then
        assertThat(answer)
                .succeedsWithin(LONG)
                .isInstanceOfSatisfying(
                        Answer.BrokerUnavailable.class,
                        refused -> assertThat(refused.detail()).contains("the reply does not read"));
    }

    @Test
    void acceptsACallOnceItsRecordIsAcknowledged() {
        // Given
        CompletableFuture<Answer> answer = acceptInBackground();
        assertThat(answer).isNotDone();
        // When
        async.settle(null);
        // Then
        assertThat(answer).succeedsWithin(LONG).isEqualTo(new Answer.Accepted());
        assertThat(read(async).delivery().callbackUrl()).isEqualTo("https://example.org/done");
        assertThat(read(async).delivery().deadline()).isNull();
    }

    @Test
    void doesNotAcceptACallWhoseRecordCouldNotBeSent() {
        // Given
        CompletableFuture<Answer> answer = acceptInBackground();
        // When
        async.settle(new NotEnoughReplicasException("1 of 2"));
        // Then
        assertThat(answer).succeedsWithin(LONG).isInstanceOf(Answer.BrokerUnavailable.class);
    }

    @Test
    void doesNotAcceptACallWhenNoBrokerAcknowledgesAnything() throws InterruptedException {
        // Given
        step.set(Duration.ofSeconds(1).toNanos());
        // When
        Answer answer = invoker.accept(errand(null));
        // Then
        assertThat(answer).isEqualTo(new Answer.BrokerUnavailable("no broker has acknowledged anything for 900ms"));
    }

    @Test
    void doesNotWaitLongerForAnAcknowledgementThanTheAcceptTimeout() throws InterruptedException {
        // Given
        step.set(Duration.ofSeconds(6).toNanos());
        // When
        Answer answer = invoker.accept(errand(null));
        // Then
        assertThat(answer).isEqualTo(new Answer.BrokerUnavailable("not replicated within 5000ms"));
    }

    private long tick() {
        return nanos.getAndAdd(step.get());
    }

    private InvocationPublisher publisher(FaultyProducer producer) {
        return new InvocationPublisher(producer, "invocations", 3, "node-1", this::tick);
    }

    private CompletableFuture<Answer> callInBackground() {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(invoker.callAndWait(TestCalls.call(id), LONG));
            } catch (InterruptedException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        Awaitility.await().until(() -> !sync.sent().isEmpty());
        return answer;
    }

    private CompletableFuture<Answer> acceptInBackground() {
        return acceptInBackground(() -> {});
    }

    private CompletableFuture<Answer> acceptInBackground(Runnable meanwhile) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(invoker.accept(errand("https://example.org/done")));
            } catch (InterruptedException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        meanwhile.run();
        Awaitility.await().until(() -> !async.sent().isEmpty());
        return answer;
    }

    private Errand errand(@Nullable String callbackUrl) {
        return new Errand(TestCalls.call(id), callbackUrl, Duration.ZERO);
    }

    private static Invocation read(FaultyProducer producer) {
        ProducerRecord<byte[], byte[]> record = producer.sent().getFirst();
        return InvocationCodec.read(KafkaHeaders.reader(record.headers()), record.value());
    }
}
