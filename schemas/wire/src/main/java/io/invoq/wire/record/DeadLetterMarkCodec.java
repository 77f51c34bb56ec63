package io.invoq.wire.record;

import java.time.Instant;

/** Marks of dead letters as CloudEvents in Kafka binary mode, without a value. Stateless. */
public final class DeadLetterMarkCodec {

    private DeadLetterMarkCodec() {}

    /**
     * Writes a mark.
     *
     * @param source the node that publishes it, as a URI reference: {@code /invoq/ingress/node-1}
     * @param time when it was done
     */
    public static void write(DeadLetterMark mark, String source, Instant time, HeaderWriter out) {
        RecordType type = switch (mark.deed()) {
            case DeadLetterMark.Redriven redriven -> RecordType.DEAD_LETTER_REDRIVEN;
            case DeadLetterMark.Purged purged -> RecordType.DEAD_LETTER_PURGED;
        };
        Attributes.putContext(out, type, mark.id(), source);
        out.add(Attributes.TIME, Timestamps.write(time));
        Attributes.put(out, Attributes.FUNCTION_URN, mark.function().toString());
        Attributes.put(out, Attributes.TENANT, mark.function().tenant());
        Attributes.put(out, Attributes.LETTER_PARTITION, Integer.toString(mark.partition()));
        Attributes.put(out, Attributes.LETTER_OFFSET, Long.toString(mark.offset()));
        if (mark.deed() instanceof DeadLetterMark.Redriven redriven) {
            Attributes.put(out, Attributes.REDRIVEN_AS, redriven.as().toString());
        }
    }

    /**
     * Reads a mark.
     *
     * @throws MalformedRecordException when the record is none or an attribute does not read
     */
    public static DeadLetterMark read(HeaderReader in) {
        Attributes.expectType(in, RecordType.DEAD_LETTER_REDRIVEN, RecordType.DEAD_LETTER_PURGED);
        boolean purged = RecordType.DEAD_LETTER_PURGED.wireName().equals(Attributes.required(in, Attributes.TYPE));
        return new DeadLetterMark(
                Attributes.id(in),
                Attributes.urn(in),
                Attributes.integer(in, Attributes.LETTER_PARTITION, 0, Integer.MAX_VALUE),
                Attributes.integer64(in, Attributes.LETTER_OFFSET, 0, Long.MAX_VALUE),
                purged
                        ? new DeadLetterMark.Purged()
                        : new DeadLetterMark.Redriven(Attributes.requiredId(in, Attributes.REDRIVEN_AS)));
    }
}
