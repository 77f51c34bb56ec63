package io.invoq.ingress.deadletter;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.DeadLetter;
import io.invoq.wire.record.DeadLetterCodec;
import io.invoq.wire.record.HeaderReader;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.RequestId;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dead letter as it was found.
 *
 * @param position where it is
 * @param content what was given up, its body only where that was asked for
 * @param diedAt when it was given up
 * @param bodySize in bytes, whether the body is here or not
 */
public record Letter(Position position, DeadLetter content, Instant diedAt, int bodySize) {

    private static final Logger LOG = LoggerFactory.getLogger(Letter.class);
    private static final byte[] NO_BODY = {};

    /** What was given up. */
    public LetterKind kind() {
        return LetterKind.of(content);
    }

    RequestId id() {
        return content.id();
    }

    /** Reads all but the body, so that a long list holds none; empty for a record that does not read, which is logged. */
    static Optional<Letter> withoutBody(ConsumerRecord<byte[], byte[]> record) {
        return read(record, NO_BODY);
    }

    /** Reads all of it. */
    static Optional<Letter> whole(ConsumerRecord<byte[], byte[]> record) {
        return read(record, record.value() == null ? NO_BODY : record.value());
    }

    private static Optional<Letter> read(ConsumerRecord<byte[], byte[]> record, byte[] body) {
        HeaderReader headers = KafkaHeaders.reader(record.headers());
        try {
            return Optional.of(new Letter(
                    new Position(record.partition(), record.offset()),
                    DeadLetterCodec.read(headers, body),
                    DeadLetterCodec.readTime(headers),
                    Math.max(0, record.serializedValueSize())));
        } catch (MalformedRecordException e) {
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("dead letter passed over");
            return Optional.empty();
        }
    }
}
