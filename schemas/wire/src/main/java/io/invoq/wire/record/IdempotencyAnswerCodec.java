package io.invoq.wire.record;

import io.invoq.wire.record.IdempotencyAnswer.Claimed;
import io.invoq.wire.record.IdempotencyAnswer.Decision;
import io.invoq.wire.record.IdempotencyAnswer.Refused;
import io.invoq.wire.record.IdempotencyAnswer.Repeated;
import io.invoq.wire.record.IdempotencyAnswer.Reused;
import java.time.Instant;

/** Answers about idempotency keys as CloudEvents in Kafka binary mode, without a value. Stateless. */
public final class IdempotencyAnswerCodec {

    private static final String CLAIMED = "claimed";
    private static final String REPEATED = "repeated";
    private static final String REUSED = "reused";
    private static final String REFUSED = "refused";

    private IdempotencyAnswerCodec() {}

    /**
     * Writes an answer.
     *
     * @param source the node that decided, as a URI reference: {@code /invoq/ingress/node-1}
     * @param time when it was asked
     */
    public static void write(IdempotencyAnswer answer, String source, Instant time, HeaderWriter out) {
        Attributes.putContext(out, RecordType.IDEMPOTENCY_ANSWER, answer.ask(), source);
        out.add(Attributes.TIME, Timestamps.write(time));
        switch (answer.decision()) {
            case Claimed claimed -> put(out, CLAIMED, claimed.id());
            case Repeated repeated -> put(out, REPEATED, repeated.id());
            case Reused reused -> Attributes.put(out, Attributes.DECISION, REUSED);
            case Refused refused -> Attributes.put(out, Attributes.DECISION, REFUSED);
        }
    }

    /**
     * Reads an answer.
     *
     * @throws MalformedRecordException when the record is none or an attribute does not read
     */
    public static IdempotencyAnswer read(HeaderReader in) {
        Attributes.expectType(in, RecordType.IDEMPOTENCY_ANSWER);
        String name = Attributes.required(in, Attributes.DECISION);
        Decision decision = switch (name) {
            case CLAIMED -> new Claimed(Attributes.requiredId(in, Attributes.REQUEST_ID));
            case REPEATED -> new Repeated(Attributes.requiredId(in, Attributes.REQUEST_ID));
            case REUSED -> new Reused();
            case REFUSED -> new Refused();
            default -> throw new MalformedRecordException(Attributes.DECISION + " '" + name + "' is not known");
        };
        return new IdempotencyAnswer(Attributes.id(in), decision);
    }

    private static void put(HeaderWriter out, String decision, RequestId id) {
        Attributes.put(out, Attributes.DECISION, decision);
        Attributes.put(out, Attributes.REQUEST_ID, id.toString());
    }
}
