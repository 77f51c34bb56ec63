package io.invoq.ingress.status;

import static io.invoq.ingress.status.CheckoutRecords.ACCEPTED;
import static io.invoq.ingress.status.CheckoutRecords.checkout;
import static io.invoq.ingress.status.CheckoutRecords.function;
import static io.invoq.ingress.status.CheckoutRecords.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.Topics;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RunningCallsTest {

    private static final TopicPartition TOPIC =
            new TopicPartition(Topics.checkouts().name(), 0);

    private long now;
    private final RunningCalls running = new RunningCalls(2, () -> now);
    private final RequestId id = RequestId.next(ACCEPTED);

    @Test
    void tellsOfARunFromItsCheckoutToItsTombstone() {
        // When
        running.note(checkout(TOPIC, 0, "acme", id, 2));

        // Then
        assertThat(running.find("acme", id)).contains(new CallStatus.Running(function("acme"), 2, ACCEPTED));

        // And when
        running.note(tombstone(TOPIC, 1, id, 0));

        // Then
        assertThat(running.find("acme", id)).isEmpty();
    }

    @Test
    void remembersForAMinuteWhatHasLostItsCheckout() {
        // Given
        running.note(checkout(TOPIC, 0, "acme", id, 2));
        running.note(tombstone(TOPIC, 1, id, 0));

        // When
        now += Duration.ofSeconds(59).toNanos();

        // Then
        assertThat(running.findEnded("acme", id)).contains(new CallStatus.Running(function("acme"), 2, ACCEPTED));
        assertThat(running.findEnded("other", id)).isEmpty();

        // And when
        now += Duration.ofSeconds(2).toNanos();

        // Then
        assertThat(running.findEnded("acme", id)).isEmpty();
    }

    @Test
    void anEarlierAttemptThatIsReadLateDoesNotHideTheLater() {
        // Given
        running.note(checkout(TOPIC, 5, "acme", id, 2));

        // When
        running.note(checkout(TOPIC, 0, "acme", id, 1));
        running.note(tombstone(TOPIC, 1, id, 0));

        // Then
        assertThat(running.find("acme", id)).contains(new CallStatus.Running(function("acme"), 2, ACCEPTED));
    }

    @Test
    void tellsNoOtherTenant() {
        running.note(checkout(TOPIC, 0, "acme", id, 1));

        assertThat(running.find("other", id)).isEmpty();
    }

    @Test
    void theEndOfAnEarlierRunOfTheSameIdDoesNotHideTheLater() {
        // Given
        running.note(checkout(TOPIC, 0, "acme", id, 1));
        running.note(checkout(TOPIC, 1, "acme", id, 2));

        // When
        running.note(tombstone(TOPIC, 2, id, 0));

        // Then
        assertThat(running.find("acme", id)).contains(new CallStatus.Running(function("acme"), 2, ACCEPTED));
    }

    @Test
    void forgetsTheOldestBeyondItsBound() {
        // Given
        RequestId second = RequestId.next(ACCEPTED);
        RequestId third = RequestId.next(ACCEPTED);
        running.note(checkout(TOPIC, 0, "acme", id, 1));
        running.note(checkout(TOPIC, 1, "acme", second, 1));

        // When
        running.note(checkout(TOPIC, 2, "acme", third, 1));

        // Then
        assertThat(running.find("acme", id)).isEmpty();
        assertThat(running.find("acme", second)).isPresent();
        assertThat(running.find("acme", third)).isPresent();
    }

    @Test
    void refusesWhatIsNoCheckout() {
        assertThatThrownBy(() -> running.note(new ConsumerRecord<>(TOPIC.topic(), 0, 0, new byte[0], new byte[0])))
                .isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> running.note(new ConsumerRecord<>(TOPIC.topic(), 0, 0, null, new byte[0])))
                .isInstanceOf(MalformedRecordException.class);
    }
}
