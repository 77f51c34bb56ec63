package io.invoq.ingress.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.ingress.reply.FakeReplies;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.nodes.LostNode;
import io.invoq.platform.nodes.LostNode.Cause;
import io.invoq.wire.node.NodeRole;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.routing.PartitionChooser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers hear when the worker of their partition is lost. */
final class LostCallsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int PARTITION = PartitionChooser.home(TestCalls.URN, 3);

    /** Positions as a test sets them. */
    private static final class FakePositions implements LanePositions {

        private final AtomicInteger asked = new AtomicInteger();
        private volatile long committed;
        private volatile long endOfReplies;
        private volatile boolean unknown;

        @Override
        public Map<Integer, Long> committed(Set<Integer> partitions) {
            asked.incrementAndGet();
            if (unknown) {
                throw new UnknownPositionException("no broker", new IllegalStateException());
            }
            return Map.of(PARTITION, committed);
        }

        @Override
        public long endOfReplies(int partition) {
            return endOfReplies;
        }

        @Override
        public void close() {}
    }

    private final FakeReplies replies = new FakeReplies(0);
    private final FaultyProducer sync = new FaultyProducer();
    private final FakePositions positions = new FakePositions();
    private final LostCalls lostCalls =
            new LostCalls("default", replies.reader(), positions, new ServiceThreads("ingress").virtual("lost-calls"));
    private final Invoker invoker = new Invoker(
            new InvocationPublisher(sync, "invocations", 3, "node-1", () -> 0),
            new InvocationPublisher(new FaultyProducer(), "invocations", 3, "node-1", () -> 0),
            replies.reader(),
            new Invoker.Patience(Duration.ofSeconds(5), Duration.ofMillis(900)),
            () -> TestCalls.NOW,
            () -> 0);
    private final RequestId id = RequestId.next(TestCalls.NOW);

    @AfterEach
    void close() {
        lostCalls.close();
        replies.close();
    }

    @Test
    void aCallThatWasTakenIsInDoubt() {
        // Given
        CompletableFuture<Answer> answer = takenCall("POST");

        // When
        lose(PARTITION);

        // Then
        assertThat(answer).succeedsWithin(LONG).isEqualTo(new Answer.InDoubt());
        assertThat(sync.sent()).hasSize(1);
    }

    @Test
    void aCallThatWasNotTakenWaitsForThePartitionsNextOwner() {
        // Given
        CompletableFuture<Answer> answer = takenCall("POST");
        positions.committed = 0;

        // When
        lose(PARTITION);
        Awaitility.await().until(() -> positions.asked.get() == 1);
        replies.reply(id, "\"by the next owner\"");

        // Then
        assertThat(answer).succeedsWithin(LONG).isInstanceOf(Answer.Completed.class);
    }

    @Test
    void anIdempotentCallIsSentAgainAsTheNextAttempt() {
        // Given
        CompletableFuture<Answer> answer = takenCall("PUT");

        // When
        lose(PARTITION);

        // Then
        Awaitility.await().until(() -> sync.sent().size() == 2);
        Invocation first = sent(0);
        Invocation second = sent(1);
        assertThat(second.id()).isEqualTo(id);
        assertThat(second.delivery()).isEqualTo(first.delivery().nextAttempt());
        assertThat(second.delivery().deadline()).isEqualTo(TestCalls.NOW.plus(LONG));
        assertThat(second.request()).isEqualTo(first.request());
        replies.reply(id, "\"second\"");
        assertThat(answer).succeedsWithin(LONG).isInstanceOf(Answer.Completed.class);
    }

    @Test
    void theFirstReplyCountsWhicheverAttemptItIsOf() {
        // Given
        CompletableFuture<Answer> answer = takenCall("PUT");
        lose(PARTITION);
        Awaitility.await().until(() -> sync.sent().size() == 2);

        // When: the first worker was only slow
        replies.reply(id, "\"first\"");
        replies.reply(id, "\"second\"");

        // Then
        assertThat(answer)
                .succeedsWithin(LONG)
                .isInstanceOfSatisfying(
                        Answer.Completed.class,
                        completed ->
                                assertThat(TestCalls.text(completed.result())).isEqualTo("\"first\""));
    }

    @Test
    void anIdempotentCallThatIsLostEachTimeIsInDoubtInTheEnd() {
        // Given
        CompletableFuture<Answer> answer = takenCall("PUT");

        // When
        for (int attempt = 1; attempt < Sending.MOST_ATTEMPTS; attempt++) {
            int sent = attempt + 1;
            lose(PARTITION);
            Awaitility.await().until(() -> sync.sent().size() == sent);
            sync.settle(null);
            positions.committed = sent;
        }
        lose(PARTITION);

        // Then
        assertThat(answer).succeedsWithin(LONG).isEqualTo(new Answer.InDoubt());
        assertThat(sync.sent()).hasSize(Sending.MOST_ATTEMPTS);
    }

    @Test
    void aSecondSendThatFailsEndsTheWait() {
        // Given
        CompletableFuture<Answer> answer = takenCall("PUT");
        lose(PARTITION);
        Awaitility.await().until(() -> sync.sent().size() == 2);

        // When
        sync.settle(new NotEnoughReplicasException("1 of 2"));

        // Then
        assertThat(answer)
                .succeedsWithin(LONG)
                .isEqualTo(new Answer.BrokerUnavailable("NotEnoughReplicasException: 1 of 2"));
    }

    @Test
    void allAreInDoubtWhenNoBrokerSaysWhichWereTaken() {
        // Given
        CompletableFuture<Answer> answer = takenCall("POST");
        positions.committed = 0;
        positions.unknown = true;

        // When
        lose(PARTITION);

        // Then
        assertThat(answer).succeedsWithin(LONG).isEqualTo(new Answer.InDoubt());
    }

    @Test
    void aReplyThatIsOnItsWayDispelsTheDoubt() {
        // Given: it was written before the loss, and has not been read
        CompletableFuture<Answer> answer = takenCall("POST");
        positions.endOfReplies = 1;
        lose(PARTITION);
        Awaitility.await().until(() -> positions.asked.get() == 1);

        // When
        replies.reply(id, "\"done\"");

        // Then
        assertThat(answer).succeedsWithin(LONG).isInstanceOf(Answer.Completed.class);
    }

    @Test
    void callsOnOtherPartitionsAndOfOtherPoolsAreNotConcerned() {
        // Given
        CompletableFuture<Answer> answer = takenCall("POST");

        // When
        lose(PARTITION + 1);
        lostCalls.lost(new LostNode(NodeRole.WORKER, "w", "gpu", Set.of(PARTITION), Cause.SILENT));
        lostCalls.lost(new LostNode(NodeRole.INGRESS, "i", null, Set.of(), Cause.SILENT));

        // Then
        assertThat(positions.asked).hasValue(0);
        replies.reply(id, "\"done\"");
        assertThat(answer).succeedsWithin(LONG).isInstanceOf(Answer.Completed.class);
    }

    @Test
    void aCallThatIsNotAcknowledgedIsNotConcerned() {
        // Given
        CompletableFuture<Answer> answer = call("POST");

        // When
        lose(PARTITION);

        // Then
        assertThat(positions.asked).hasValue(0);
        replies.reply(id, "\"done\"");
        assertThat(answer).succeedsWithin(LONG).isInstanceOf(Answer.Completed.class);
    }

    private void lose(int partition) {
        lostCalls.lost(new LostNode(NodeRole.WORKER, "w", "default", Set.of(partition), Cause.SILENT));
    }

    /** A call whose record is acknowledged at offset 0, which the workers have committed. */
    private CompletableFuture<Answer> takenCall(String method) {
        CompletableFuture<Answer> answer = call(method);
        sync.settle(null);
        positions.committed = 1;
        return answer;
    }

    private CompletableFuture<Answer> call(String method) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(invoker.callAndWait(TestCalls.call(id, method), LONG));
            } catch (InterruptedException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        Awaitility.await().until(() -> !sync.sent().isEmpty());
        return answer;
    }

    private Invocation sent(int index) {
        List<ProducerRecord<byte[], byte[]>> all = sync.sent();
        ProducerRecord<byte[], byte[]> record = all.get(index);
        return InvocationCodec.read(KafkaHeaders.reader(record.headers()), record.value());
    }
}
