package io.invoq.ingress.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.invoq.wire.record.RequestId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DoubtTest {

    private static final Duration LONGEST_SILENCE = Duration.ofMillis(900);

    private final AtomicLong nanos = new AtomicLong();
    private final FaultyProducer producer = new FaultyProducer();
    private final InvocationPublisher lane = new InvocationPublisher(producer, "invocations", 3, "node-1", nanos::get);
    private final Doubt doubt = new Doubt(lane, LONGEST_SILENCE, nanos.get());

    @Test
    void isCertainAfterTheLongestSilence() {
        pass(Duration.ofMillis(899));
        assertThat(doubt.isCertain()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(doubt.isCertain()).isTrue();
        assertThat(doubt.reason()).isEqualTo("no broker has acknowledged anything for 900ms");
    }

    @Test
    void isNeverCertainOfASlowBrokerThatAcknowledgesOthers() {
        for (int i = 0; i < 20; i++) {
            lane.publish(TestCalls.invocation(RequestId.next(TestCalls.NOW)), error -> {});
            pass(Duration.ofMillis(800));
            producer.settle(null);
            pass(Duration.ofMillis(50));
            assertThat(doubt.isCertain()).as("after %d acknowledgements", i + 1).isFalse();
        }
    }

    @Test
    void isCertainWithoutConnectionOnceThereWasTimeToConnectAgain() {
        // Given
        producer.connections(0);
        // When, Then
        pass(Duration.ofMillis(249));
        assertThat(doubt.isCertain()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(doubt.isCertain()).isTrue();
        assertThat(doubt.reason()).isEqualTo("no broker is connected");
    }

    @Test
    void isDispelledByANewConnection() {
        // Given
        producer.connections(0);
        pass(Duration.ofMillis(300));
        // When
        producer.connections(1);
        // Then
        assertThat(doubt.isCertain()).isFalse();
    }

    @Test
    void looksAgainWithinAQuarterOfASecondAndNotAfterTheEnd() {
        assertThat(doubt.lookAgainWithin(Duration.ofSeconds(10))).isEqualTo(Duration.ofMillis(250));
        assertThat(doubt.lookAgainWithin(Duration.ofMillis(40))).isEqualTo(Duration.ofMillis(40));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
