package io.invoq.ingress.status;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.HeaderReader;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Result;
import io.invoq.wire.record.ResultCodec;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads what is known of a call out of its result, or its id. Stateless. */
final class Ending {

    private static final byte[] NO_BODY = {};
    private static final int UUID_V7 = 7;

    private Ending() {}

    /** The end of that tenant's call; empty when the record is about another. */
    static Optional<CallStatus> read(ConsumerRecord<byte[], byte[]> record, String tenant, RequestId id) {
        HeaderReader headers = KafkaHeaders.reader(record.headers());
        try {
            Result result = ResultCodec.read(headers, record.value() == null ? NO_BODY : record.value());
            boolean isIt = result.id().equals(id) && result.function().tenant().equals(tenant);
            return isIt
                    ? Optional.of(new CallStatus.Ended(result, madeAt(id), ResultCodec.readTime(headers)))
                    : Optional.empty();
        } catch (MalformedRecordException e) {
            throw StatusUnavailableException.unread("the result of %s, partition %d offset %d, does not read: %s"
                    .formatted(id, record.partition(), record.offset(), e.getMessage()));
        }
    }

    /** Whether the record is about a call of that id; false when it does not tell. */
    static boolean isOf(RequestId id, ConsumerRecord<byte[], byte[]> record) {
        try {
            return ResultCodec.readId(FirstHeaders.of(record)).equals(id);
        } catch (MalformedRecordException e) {
            return false; // whoever reads all of the topic tells of it
        }
    }

    /** The time in a UUIDv7; null in any other id. */
    static @Nullable Instant madeAt(RequestId id) {
        return id.value().version() == UUID_V7
                ? Instant.ofEpochMilli(id.value().getMostSignificantBits() >>> 16)
                : null;
    }
}
