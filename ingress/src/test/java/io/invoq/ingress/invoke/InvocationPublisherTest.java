package io.invoq.ingress.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.routing.PartitionChooser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InvocationPublisherTest {

    private final AtomicLong nanos = new AtomicLong(1_000_000_000);
    private final FaultyProducer producer = new FaultyProducer();
    private final InvocationPublisher publisher =
            new InvocationPublisher(producer, "invocations", 7, "node-1", nanos::get);
    private final RequestId id = RequestId.next(TestCalls.NOW);

    @Test
    void sendsOneRecordToTheFunctionsHomeWithTheBodyItself() {
        // Given
        var invocation = TestCalls.invocation(id);
        // When
        publisher.publish(invocation, error -> {});
        // Then
        assertThat(producer.sent()).hasSize(1);
        ProducerRecord<byte[], byte[]> record = producer.sent().getFirst();
        assertThat(record.topic()).isEqualTo("invocations");
        assertThat(record.partition()).isEqualTo(PartitionChooser.home(TestCalls.URN, 7));
        assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo(TestCalls.URN.toString());
        assertThat(record.value()).isSameAs(invocation.request().body().bytes());
        assertThat(InvocationCodec.read(KafkaHeaders.reader(record.headers()), record.value()))
                .isEqualTo(invocation);
    }

    @ParameterizedTest
    @CsvSource({"PT0.5S, 1s", "PT30S, 30s", "PT1M, 30s", "PT2H, 1h", "P5D, 6h"})
    void sendsOneThatMustWaitToTheTierOfItsWaitUnderItsId(Duration delay, String tier) {
        // Given
        Invocation plain = TestCalls.invocation(id);
        Invocation invocation = new Invocation(
                id,
                plain.function(),
                plain.dialect(),
                plain.delivery().delayedUntil(TestCalls.NOW.plus(delay)),
                plain.request(),
                plain.trace(),
                false);
        // When
        publisher.publish(invocation, error -> {});
        // Then
        ProducerRecord<byte[], byte[]> record = producer.sent().getFirst();
        assertThat(record.topic()).isEqualTo("invoq.delays." + tier);
        assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo(id.toString());
        assertThat(record.value()).isSameAs(invocation.request().body().bytes());
        assertThat(InvocationCodec.read(KafkaHeaders.reader(record.headers()), record.value()))
                .isEqualTo(invocation);
    }

    @Test
    void tellsOfAcknowledgementAndOfFailure() {
        // Given
        List<String> heard = new ArrayList<>();
        publisher.publish(TestCalls.invocation(id), error -> heard.add("first " + error));
        publisher.publish(TestCalls.invocation(id), error -> heard.add("second " + error));
        // When
        producer.settle(null);
        producer.settle(new TimeoutException("no leader"));
        // Then
        assertThat(heard)
                .containsExactly("first null", "second org.apache.kafka.common.errors.TimeoutException: no leader");
    }

    @Test
    void tellsOfWhatSendThrowsInsteadOfThrowingIt() {
        // Given
        List<String> heard = new ArrayList<>();
        producer.refuse(new TimeoutException("no metadata"));
        // When
        publisher.publish(TestCalls.invocation(id), error -> heard.add(String.valueOf(error)));
        // Then
        assertThat(heard).containsExactly("org.apache.kafka.common.errors.TimeoutException: no metadata");
    }

    @Test
    void countsSilenceFromTheLastAcknowledgementOrFromTheCallWhicheverIsLater() {
        // Given
        publisher.publish(TestCalls.invocation(id), error -> {});
        nanos.addAndGet(500);
        long call = nanos.get();
        nanos.addAndGet(200);
        // When, Then
        assertThat(publisher.silenceSince(call)).isEqualTo(Duration.ofNanos(200));
        producer.settle(null);
        nanos.addAndGet(30);
        assertThat(publisher.silenceSince(call)).isEqualTo(Duration.ofNanos(30));
    }

    @Test
    void doesNotTakeAFailureForAnAcknowledgement() {
        // Given
        publisher.publish(TestCalls.invocation(id), error -> {});
        long call = nanos.get();
        nanos.addAndGet(200);
        // When
        producer.settle(new TimeoutException("no leader"));
        // Then
        assertThat(publisher.silenceSince(call)).isEqualTo(Duration.ofNanos(200));
    }

    @Test
    void knowsWhetherAnyBrokerIsConnected() {
        assertThat(publisher.isDisconnected()).isFalse();
        producer.connections(0);
        assertThat(publisher.isDisconnected()).isTrue();
    }

    @Test
    void doesNotWorkWithAProducerThatDoesNotCountItsConnections() {
        // Given
        var other = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        // When, Then
        assertThatThrownBy(() -> new InvocationPublisher(other, "invocations", 7, "node-1", nanos::get))
                .hasMessage("the producer does not count its connections");
    }

    @Test
    void closesItsProducer() {
        // When
        publisher.close();
        // Then
        assertThat(producer.closed()).isTrue();
    }
}
