package io.invoq.ingress.cancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.CancelCodec;
import io.invoq.wire.record.RequestId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class CancelWriterTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Cancel CANCEL = new Cancel(RequestId.next(NOW), "acme", "me", NOW);

    @Test
    void writesOneRecordUnderTheIdAndReturnsWhenItIsReplicated() throws InterruptedException {
        // Given
        MockProducer<byte[], byte[]> producer = producer(true);

        // When
        try (CancelWriter writer = new CancelWriter(producer, "node-1", Duration.ofSeconds(10))) {
            writer.write(CANCEL);
        }

        // Then
        assertThat(producer.history()).hasSize(1);
        ProducerRecord<byte[], byte[]> record = producer.history().getFirst();
        assertThat(record.topic()).isEqualTo("invoq.cancels");
        assertThat(record.key()).isEqualTo(CANCEL.id().toString().getBytes(StandardCharsets.UTF_8));
        assertThat(record.value()).isNull();
        assertThat(CancelCodec.read(KafkaHeaders.reader(record.headers()))).isEqualTo(CANCEL);
        assertThat(new String(record.headers().lastHeader("ce_source").value(), StandardCharsets.UTF_8))
                .isEqualTo("/invoq/ingress/node-1");
    }

    @Test
    void saysThatItIsNotKnownToBeWrittenWhenNoAcknowledgementComes() {
        // Given
        MockProducer<byte[], byte[]> producer = producer(false);

        // When
        try (CancelWriter writer = new CancelWriter(producer, "node-1", Duration.ofMillis(20))) {
            // Then
            assertThatExceptionOfType(CancelNotWrittenException.class)
                    .isThrownBy(() -> writer.write(CANCEL))
                    .withMessage("the cancel of %s was not replicated within 20ms", CANCEL.id());
        }
    }

    @Test
    void saysTheSameWhenItCannotBeSent() {
        // Given
        MockProducer<byte[], byte[]> producer = producer(true);
        producer.sendException = new TimeoutException("no metadata");

        // When
        try (CancelWriter writer = new CancelWriter(producer, "node-1", Duration.ofSeconds(10))) {
            // Then
            assertThatExceptionOfType(CancelNotWrittenException.class)
                    .isThrownBy(() -> writer.write(CANCEL))
                    .withCauseInstanceOf(TimeoutException.class);
        }
    }

    private static MockProducer<byte[], byte[]> producer(boolean acknowledges) {
        return new MockProducer<>(
                acknowledges, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
    }
}
