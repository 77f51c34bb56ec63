package io.invoq.worker.delay;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Trace;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Invocations as those write them who put them off. */
final class Delayed {

    static final FunctionUrn FUNCTION = new FunctionUrn("tests", "service", "later", FunctionUrn.LATEST);

    /** For a relay that hears of no cancel. */
    static final Standing NOT_TAKEN_BACK = (id, tenant) -> null;

    /** For a relay whose functions are all paused. */
    static final Standing PAUSED = paused((id, tenant) -> null);

    private Delayed() {}

    /** The same calls taken back, of functions that are paused. */
    static Standing paused(Standing of) {
        return new Standing() {
            @Override
            public @Nullable Instant takenBack(RequestId id, String tenant) {
                return of.takenBack(id, tenant);
            }

            @Override
            public boolean isPaused(FunctionUrn function) {
                return true;
            }
        };
    }

    /** The headers of a call, with one that no codec of ours knows. */
    static Headers headers(RequestId id, Instant notBefore) {
        Headers headers = new RecordHeaders();
        InvocationCodec.write(
                new Invocation(
                        id,
                        FUNCTION,
                        Dialect.EYWA,
                        Delivery.async(Instant.EPOCH, "https://example.org/done")
                                .nextAttempt(notBefore),
                        new HttpRequest("POST", "/", null, HttpHeaders.NONE, "text/plain", Payload.EMPTY),
                        Trace.NONE,
                        false),
                "/test",
                headers::add);
        headers.add("ce_fromthefuture", new byte[] {(byte) 0xff, 0, 7});
        return headers;
    }

    /** As it is read from a tier. */
    static DelayedRecord read(DelayTier tier, long offset, Instant appended, Instant notBefore) {
        return DelayedRecord.read(record(tier, offset, appended, headers(RequestId.next(appended), notBefore)), tier);
    }

    /** Where a record goes that nobody has taken back. */
    static Hop hop(DelayedRecord record, Instant now) {
        return record.hop(now, NOT_TAKEN_BACK);
    }

    /** Not an invocation. */
    static DelayedRecord malformed(DelayTier tier, long offset) {
        return DelayedRecord.read(record(tier, offset, Instant.EPOCH, new RecordHeaders()), tier);
    }

    /** As it is written to a tier. */
    static ProducerRecord<byte[], byte[]> written(DelayTier tier, RequestId id, byte[] value, Instant notBefore) {
        return new ProducerRecord<>(
                Topics.delays(tier).name(),
                null,
                id.toString().getBytes(StandardCharsets.UTF_8),
                value,
                headers(id, notBefore));
    }

    static ConsumerRecord<byte[], byte[]> record(DelayTier tier, long offset, Instant appended, Headers headers) {
        byte[] value = {1, 2, 3};
        return new ConsumerRecord<>(
                Topics.delays(tier).name(),
                0,
                offset,
                appended.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                value.length,
                new byte[0],
                value,
                headers,
                Optional.empty());
    }
}
