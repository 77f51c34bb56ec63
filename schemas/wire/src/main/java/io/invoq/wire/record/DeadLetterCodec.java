package io.invoq.wire.record;

import java.time.Instant;

/**
 * Dead letters as CloudEvents in Kafka binary mode: what was given up with all of its attributes, and the reason on top.
 * The record's value is the body of the invocation or of the result, byte for byte. Stateless; a reader ignores
 * attributes it does not know.
 */
public final class DeadLetterCodec {

    private DeadLetterCodec() {}

    /**
     * Writes everything but the body.
     *
     * @param time when it was given up
     */
    public static void write(DeadLetter letter, Instant time, HeaderWriter out) {
        switch (letter) {
            case DeadInvocation invocation -> write(invocation, time, out);
            case DeadCallback callback -> ResultCodec.write(callback.result(), RecordType.DEAD_CALLBACK, time, out);
        }
        Attributes.put(out, Attributes.REASON, letter.reason());
        Attributes.putText(out, Attributes.DETAIL, letter.detail());
        if (letter instanceof DeadCallback callback) {
            Attributes.put(out, Attributes.TRIES, Integer.toString(callback.attempts()));
        }
    }

    /** What goes into the record's value. */
    public static Payload body(DeadLetter letter) {
        return switch (letter) {
            case DeadInvocation invocation -> invocation.invocation().request().body();
            case DeadCallback callback -> ResultCodec.body(callback.result());
        };
    }

    /** When the letter was given up; nothing else of it is read. */
    public static Instant readTime(HeaderReader in) {
        return Attributes.instant(in, Attributes.TIME);
    }

    /**
     * Reads a dead letter; the body is the given array, not a copy.
     *
     * @throws MalformedRecordException when the record is none or an attribute does not read
     */
    public static DeadLetter read(HeaderReader in, byte[] body) {
        Attributes.expectType(in, RecordType.DEAD_INVOCATION, RecordType.DEAD_CALLBACK);
        String reason = Attributes.required(in, Attributes.REASON);
        String text = Attributes.text(in, Attributes.DETAIL);
        String detail = text == null ? "" : text;
        if (RecordType.DEAD_CALLBACK.wireName().equals(Attributes.required(in, Attributes.TYPE))) {
            return new DeadCallback(
                    ResultCodec.readWhatEnded(in, body),
                    reason,
                    detail,
                    Attributes.integer(in, Attributes.TRIES, 0, Integer.MAX_VALUE));
        }
        return new DeadInvocation(
                InvocationCodec.readCall(in, Attributes.ACCEPTED_AT, body),
                readOutcome(in),
                reason,
                detail,
                Attributes.required(in, Attributes.WORKER));
    }

    private static void write(DeadInvocation letter, Instant time, HeaderWriter out) {
        Attributes.putContext(out, RecordType.DEAD_INVOCATION, letter.id(), "/invoq/worker/" + letter.worker());
        out.add(Attributes.TIME, Timestamps.write(time));
        InvocationCodec.writeCall(letter.invocation(), out);
        out.add(
                Attributes.ACCEPTED_AT,
                Timestamps.write(letter.invocation().delivery().acceptedAt()));
        Attributes.put(out, Attributes.WORKER, letter.worker());
        switch (letter.ended()) {
            case LastOutcome.Answered answered -> {
                Attributes.put(out, Attributes.OUTCOME, ResultCodec.ANSWERED);
                Attributes.put(out, Attributes.STATUS, Integer.toString(answered.status()));
            }
            case LastOutcome.Failed failed ->
                Attributes.put(out, Attributes.OUTCOME, failed.kind().wireName());
        }
    }

    private static LastOutcome readOutcome(HeaderReader in) {
        String outcome = Attributes.required(in, Attributes.OUTCOME);
        return outcome.equals(ResultCodec.ANSWERED)
                ? new LastOutcome.Answered(Attributes.integer(in, Attributes.STATUS, 100, 599))
                : new LastOutcome.Failed(FailureKind.fromWire(outcome));
    }
}
