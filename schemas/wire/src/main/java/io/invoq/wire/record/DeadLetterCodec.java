package io.invoq.wire.record;

import java.time.Instant;

/** Dead letters: the result they were about, with the reason on top. The value is the result's body. Stateless. */
public final class DeadLetterCodec {

    private DeadLetterCodec() {}

    /** Writes everything but the body, which is {@link ResultCodec#body} of the result. */
    public static void write(DeadLetter letter, Instant time, HeaderWriter out) {
        ResultCodec.write(letter.result(), RecordType.DEAD_LETTER, time, out);
        Attributes.put(out, Attributes.REASON, letter.reason());
        Attributes.putText(out, Attributes.DETAIL, letter.detail());
        Attributes.put(out, Attributes.TRIES, Integer.toString(letter.attempts()));
    }

    /**
     * Reads a dead letter.
     *
     * @throws MalformedRecordException when the record is none or an attribute does not read
     */
    public static DeadLetter read(HeaderReader in, byte[] body) {
        Attributes.expectType(in, RecordType.DEAD_LETTER);
        String detail = Attributes.text(in, Attributes.DETAIL);
        return new DeadLetter(
                ResultCodec.readWhatEnded(in, body),
                Attributes.required(in, Attributes.REASON),
                detail == null ? "" : detail,
                Attributes.integer(in, Attributes.TRIES, 0, Integer.MAX_VALUE));
    }
}
