package io.invoq.worker.delay;

import io.invoq.platform.kafka.KafkaHeaders;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.HeaderReader;
import io.invoq.wire.record.InvocationCodec;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.topic.DelayTier;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of a delay topic, with what decides when it leaves and where it goes. Immutable.
 *
 * @param source as it was read
 * @param terms what it says of its wait
 */
record DelayedRecord(ConsumerRecord<byte[], byte[]> source, Wait terms) {

    /** How long a call of a paused function waits at most before it is looked at again. */
    static final DelayTier LONGEST_HOLD = DelayTier.S30;

    /**
     * A tier that is longer than the rest of a wait by no more than this is taken all the same: 10 s are twice 5 s, and
     * not 5 s and then five times 1 s because a hop took some milliseconds. It costs nothing in time, since a record
     * leaves at its moment wherever it waits, unless one before it stays longer.
     */
    private static final Duration ROUNDED_UP = Duration.ofMillis(200);

    /** What a record says of its wait. */
    sealed interface Wait {

        /**
         * A call.
         *
         * @param notBefore the moment before which it must not run
         * @param tier in which it is
         * @param tierEnd when it has waited as long as its tier says
         */
        record Until(RequestId id, Instant notBefore, DelayTier tier, Instant tierEnd, FunctionUrn function)
                implements Wait {}

        /** Something else, which waits for nothing. */
        record Nothing(String why) implements Wait {}
    }

    /** Reads what it needs; the rest is copied unread when the record is passed on. */
    static DelayedRecord read(ConsumerRecord<byte[], byte[]> source, DelayTier tier) {
        HeaderReader headers = KafkaHeaders.reader(source.headers());
        try {
            return new DelayedRecord(
                    source,
                    new Wait.Until(
                            InvocationCodec.readId(headers),
                            InvocationCodec.readNotBefore(headers),
                            tier,
                            Instant.ofEpochMilli(source.timestamp()).plus(tier.delay()),
                            InvocationCodec.readFunction(headers)));
        } catch (MalformedRecordException e) {
            return new DelayedRecord(source, new Wait.Nothing(String.valueOf(e.getMessage())));
        }
    }

    /** The same record, which nobody takes. */
    DelayedRecord refused(String why) {
        return new DelayedRecord(source, new Wait.Nothing(why));
    }

    long offset() {
        return source.offset();
    }

    /** When it leaves its tier: at its own moment, or when it has waited as long as the tier says. */
    Instant leavesAt() {
        return switch (terms) {
            case Wait.Until until -> until.notBefore().isBefore(until.tierEnd()) ? until.notBefore() : until.tierEnd();
            case Wait.Nothing nothing -> Instant.MIN;
        };
    }

    /** Where it goes now that it leaves; never to the workers before its moment, unless it is not to run at all. */
    Hop hop(Instant now, Standing standing) {
        return switch (terms) {
            case Wait.Until until -> {
                boolean isDue = !now.isBefore(until.notBefore());
                if (isDue && !standing.isPaused(until.function())) {
                    yield new Hop.ToWorkers(until.function());
                }
                Instant cancelled =
                        standing.takenBack(until.id(), until.function().tenant());
                if (cancelled != null) {
                    yield new Hop.Cancelled(until.function(), cancelled);
                }
                yield isDue ? held(until.tier(), now) : onward(Duration.between(now, until.notBefore()));
            }
            case Wait.Nothing nothing -> new Hop.PassOver(nothing.why());
        };
    }

    private static Hop held(DelayTier left, Instant now) {
        DelayTier next = left.longer(LONGEST_HOLD);
        return new Hop.Held(next, now.plus(next.delay()));
    }

    private static Hop onward(Duration left) {
        return new Hop.ToTier(DelayTier.of(left.plus(ROUNDED_UP)));
    }

    /** In bytes, as good as all that it takes. */
    long size() {
        long size = Math.max(0L, source.serializedKeySize()) + Math.max(0L, source.serializedValueSize());
        for (Header header : source.headers()) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }
}
