package io.invoq.ingress.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.ingress.invoke.TestCalls;
import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReplyReaderTest {

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final TopicPartition PARTITION =
            new TopicPartition(Topics.replies().name(), FakeReplies.PARTITION);

    private final FakeReplies replies = new FakeReplies(7);
    private final RequestId id = RequestId.next(TestCalls.NOW);

    @AfterEach
    void close() {
        replies.close();
    }

    @Test
    void hasItsPositionAtTheEndBeforeStartReturns() {
        assertThat(replies.consumer().position(PARTITION)).isEqualTo(7);
        assertThat(replies.reader().partition()).isEqualTo(FakeReplies.PARTITION);
    }

    @Test
    void doesNotStartWithoutAPositionAndClosesItsConsumer() {
        // Given
        MockConsumer<byte[], byte[]> withoutPosition = new MockConsumer<>("earliest") {
            @Override
            public synchronized long position(TopicPartition partition) {
                throw new TimeoutException("no broker");
            }
        };
        // When, Then
        assertThatThrownBy(() -> ReplyReader.start(
                        withoutPosition, FakeReplies.PARTITION, new ServiceThreads("ingress").platform("none")))
                .isInstanceOf(TimeoutException.class);
        assertThat(withoutPosition.closed()).isTrue();
    }

    @Test
    void handsEachReplyToWhoeverWaitsForItsId() throws InterruptedException {
        // Given
        RequestId other = RequestId.next(TestCalls.NOW);
        try (PendingReply mine = expect(id);
                PendingReply others = expect(other)) {
            // When
            replies.reply(other, "\"theirs\"");
            replies.reply(id, "\"mine\"");
            // Then
            assertThat(text(mine.await(WAIT))).isEqualTo("\"mine\"");
            assertThat(text(others.await(WAIT))).isEqualTo("\"theirs\"");
        }
    }

    @Test
    void ignoresRepliesThatNobodyWaitsFor() throws InterruptedException {
        // Given
        try (PendingReply pending = expect(id)) {
            // When
            replies.reply(RequestId.next(TestCalls.NOW), "\"of another node\"");
            replies.reply(id, "\"mine\"");
            // Then
            assertThat(text(pending.await(WAIT))).isEqualTo("\"mine\"");
        }
    }

    @Test
    void passesOverWhatIsNoReply() throws InterruptedException {
        // Given
        try (PendingReply pending = expect(id)) {
            // When
            replies.add(new byte[] {1, 2, 3});
            replies.reply(id, "\"mine\"");
            // Then
            assertThat(text(pending.await(WAIT))).isEqualTo("\"mine\"");
            assertThat(replies.reader().failure()).isNull();
        }
    }

    @Test
    void tellsTheWaitingCallerOfAReplyThatDoesNotRead() {
        // Given
        try (PendingReply pending = expect(id)) {
            // When
            replies.replyBroken(id);
            // Then
            assertThatThrownBy(() -> pending.await(WAIT))
                    .isInstanceOf(MalformedRecordException.class)
                    .hasMessageContaining("ce_outcome");
        }
    }

    @Test
    void givesNothingWhenTheTimeIsUp() throws InterruptedException {
        try (PendingReply pending = expect(id)) {
            assertThat(pending.await(Duration.ofMillis(1))).isNull();
            assertThat(pending.await(Duration.ofSeconds(-1))).isNull();
        }
    }

    @Test
    void letsOnlyOneWaitForAnIdAtATime() {
        try (PendingReply first = expect(id)) {
            assertThat(replies.reader().expect(id)).isEmpty();
        }
        assertThat(replies.reader().expect(id)).isPresent();
    }

    @Test
    void doesNotForgetALaterWaitWhenAnEarlierOneForTheSameIdEnds() throws InterruptedException {
        // Given: the first has its reply and is about to end when the same id comes again
        PendingReply first = expect(id);
        replies.reply(id, "1");
        first.await(WAIT);
        try (PendingReply second = expect(id)) {
            // When
            first.close();
            replies.reply(id, "2");
            // Then
            assertThat(text(second.await(WAIT))).isEqualTo("2");
        }
    }

    @Test
    void saysWhyWhenReadingEndsByItself() {
        // When
        replies.consumer().setPollException(new KafkaException("not authorized"));
        // Then
        Awaitility.await().atMost(WAIT).until(() -> replies.reader().failure() != null);
        assertThat(replies.reader().failure()).hasMessage("not authorized");
        assertThat(replies.consumer().closed()).isTrue();
    }

    @Test
    void saysSoOfAnyOtherErrorToo() {
        // When
        replies.consumer().schedulePollTask(() -> {
            throw new IllegalStateException("a bug in the client");
        });
        // Then
        Awaitility.await().atMost(WAIT).until(() -> replies.reader().failure() != null);
        assertThat(replies.reader().failure()).hasMessage("a bug in the client");
    }

    @Test
    void closesItsConsumerOnItsOwnThreadAndBearsToBeClosedTwice() {
        // When
        replies.close();
        replies.close();
        // Then
        assertThat(replies.consumer().closed()).isTrue();
        assertThat(replies.reader().failure()).isNull();
    }

    private PendingReply expect(RequestId wanted) {
        return replies.reader().expect(wanted).orElseThrow();
    }

    private static String text(@Nullable Result result) {
        assertThat(result).isNotNull();
        return TestCalls.text(result);
    }
}
