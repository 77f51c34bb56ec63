package io.invoq.ingress.idempotency;

import io.invoq.platform.consume.Emission;
import io.invoq.platform.consume.LaneListener;
import io.invoq.platform.consume.LaneRecord;
import io.invoq.platform.consume.RecordHandler;
import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.record.Fingerprint;
import io.invoq.wire.record.IdempotencyAnswer.Decision;
import io.invoq.wire.record.IdempotencyClaim;
import io.invoq.wire.record.IdempotentCall;
import io.invoq.wire.record.IdempotentCallCodec;
import io.invoq.wire.record.MalformedRecordException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, for the partitions that this node owns, which call is the first of its key: at once and in each partition's
 * order, so that what is committed of the decisions is always their beginning, and the claims on the topic are those of the
 * requests before the committed offset.
 *
 * <p>Nothing of a partition is decided before its claims have been loaded. That begins with the first request that is
 * offered, since by then the lane knows that no transaction of the owner before can change the committed offset any more. A
 * partition that goes away takes its claims with it: what was decided and not committed is decided anew by the next owner.
 *
 * <p>The consumer's thread only.
 */
final class KeyOwner implements RecordHandler, LaneListener {

    private static final Logger LOG = LoggerFactory.getLogger(KeyOwner.class);

    private final IntFunction<Loading> loader;
    private final DecisionRecords records;
    private final Map<Integer, Loading> owned = new HashMap<>();

    /** @param loader asks for a partition's claims */
    KeyOwner(IntFunction<Loading> loader, DecisionRecords records) {
        this.loader = loader;
        this.records = records;
    }

    @Override
    public void owned(Set<Integer> partitions) {
        owned.entrySet().removeIf(entry -> {
            boolean gone = !partitions.contains(entry.getKey());
            if (gone) {
                entry.getValue().cancel();
            }
            return gone;
        });
    }

    @Override
    public boolean offer(LaneRecord record) {
        Claims claims = owned.computeIfAbsent(record.record().partition(), loader::apply)
                .claims();
        if (claims == null) {
            return false;
        }
        IdempotentCall call = read(record.record());
        if (call == null) {
            record.complete();
            return true;
        }
        Fingerprint key = Fingerprint.of(call.claimKey());
        Decision decision = claims.decide(
                key,
                new IdempotencyClaim(call.invocation().id(), call.fingerprint()),
                record.record().timestamp());
        record.complete(
                new Decided(records.of(record.record(), call, decision), () -> giveUp(claims, key, record, call)));
        return true;
    }

    /** What a decision leaves. */
    private record Decided(
            List<ProducerRecord<byte[], byte[]>> records, Supplier<List<ProducerRecord<byte[], byte[]>>> otherwise)
            implements Emission {

        @Override
        public Emission insteadOfTooLarge(RecordTooLargeException error) {
            LOG.atError()
                    .addKeyValue("error", error.toString())
                    .log("an invocation that was taken as a request is too large for its own topic");
            return new Decided(otherwise.get(), otherwise);
        }
    }

    /** For a topic whose records may be smaller than those of the requests, which is checked at the start. */
    private List<ProducerRecord<byte[], byte[]>> giveUp(
            Claims claims, Fingerprint key, LaneRecord record, IdempotentCall call) {
        claims.forget(key);
        return records.refusal(record.record(), call);
    }

    private static @Nullable IdempotentCall read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return IdempotentCallCodec.read(
                    KafkaHeaders.reader(record.headers()), record.value() == null ? new byte[0] : record.value());
        } catch (MalformedRecordException e) {
            LOG.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("record passed over");
            return null;
        }
    }
}
