package io.invoq.platform.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.wire.node.NodeBeat;
import io.invoq.wire.node.NodeBeatCodec;
import io.invoq.wire.node.NodeRole;
import io.invoq.wire.record.Lane;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final AtomicBoolean unfinished = new AtomicBoolean();
    private final Heartbeat heartbeat = Heartbeat.start(
            producer,
            new Heartbeat.Identity(NodeRole.WORKER, "worker-1", "default"),
            unfinished::get,
            new ServiceThreads("test").platform("heartbeat"));

    @AfterEach
    void close() {
        heartbeat.close();
    }

    @Test
    void beatsFromItsStartOnUnderOneIncarnationWithRisingNumbers() {
        // When
        await().until(() -> producer.history().size() >= 2);

        // Then
        List<NodeBeat> beats =
                producer.history().stream().map(HeartbeatTest::read).toList();
        assertThat(beats).extracting(NodeBeat::sequence).startsWith(0L, 1L);
        assertThat(beats)
                .extracting(NodeBeat::incarnation)
                .containsOnly(beats.getFirst().incarnation());
        assertThat(beats.getFirst().owned()).isEqualTo(NodeBeat.Owned.NOTHING);
        assertThat(producer.history()).allSatisfy(record -> {
            assertThat(record.topic()).isEqualTo("invoq.nodes");
            assertThat(record.partition()).isZero();
        });
    }

    @Test
    void tellsAtOnceWhichPartitionsAreItsOwn() {
        // Given
        await().until(() -> !producer.history().isEmpty());

        // When
        heartbeat.of(Lane.SYNC).owned(Set.of(3, 0));
        heartbeat.of(Lane.ASYNC).owned(Set.of(7));

        // Then
        NodeBeat.Owned both = new NodeBeat.Owned(List.of(0, 3), List.of(7));
        await().untilAsserted(() ->
                assertThat(read(producer.history().getLast()).owned()).isEqualTo(both));
    }

    @Test
    void itsLastRecordHasNoValue() {
        // When
        heartbeat.close();
        heartbeat.close();

        // Then
        assertThat(producer.history())
                .filteredOn(record -> record.value() == null)
                .hasSize(1);
        ProducerRecord<byte[], byte[]> last = producer.history().getLast();
        assertThat(last.value()).isNull();
        assertThat(new String(last.key(), StandardCharsets.UTF_8)).isEqualTo("worker/worker-1");
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void saysBeforeItsLastRecordWhenCallsAreLeftUnfinished() {
        // Given
        unfinished.set(true);

        // When
        heartbeat.close();

        // Then
        List<ProducerRecord<byte[], byte[]>> history = producer.history();
        assertThat(read(history.get(history.size() - 2)).abandoned()).isTrue();
        assertThat(history.getLast().value()).isNull();
    }

    @Test
    void goesOnWhenABeatCannotBeWritten() {
        // Given
        producer.sendException = new TimeoutException("no broker");
        heartbeat.of(Lane.SYNC).owned(Set.of(1));
        int before = producer.history().size();

        // When
        producer.sendException = null;

        // Then
        await().until(() -> producer.history().size() > before);
    }

    private static NodeBeat read(ProducerRecord<byte[], byte[]> record) {
        return NodeBeatCodec.read(
                        new String(record.key(), StandardCharsets.UTF_8), Objects.requireNonNull(record.value()))
                .orElseThrow();
    }
}
