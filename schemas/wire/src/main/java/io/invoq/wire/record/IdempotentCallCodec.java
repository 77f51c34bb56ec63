package io.invoq.wire.record;

import java.util.Set;

/**
 * Calls with an idempotency key: the invocation as {@link InvocationCodec} writes it, and what only its decision needs on
 * top, which is left out when the invocation is passed on. Stateless; a reader ignores attributes it does not know.
 */
public final class IdempotentCallCodec {

    private static final Set<String> OWN =
            Set.of(Attributes.IDEMPOTENCY_KEY, Attributes.FINGERPRINT, Attributes.ASK, Attributes.ANSWER_PARTITION);

    private IdempotentCallCodec() {}

    /**
     * Writes everything but the body.
     *
     * @param source the node that publishes it, as a URI reference: {@code /invoq/ingress/node-1}
     */
    public static void write(IdempotentCall call, String source, HeaderWriter out) {
        InvocationCodec.write(call.invocation(), source, out);
        Attributes.putText(out, Attributes.IDEMPOTENCY_KEY, call.key());
        Attributes.put(out, Attributes.FINGERPRINT, call.fingerprint().toString());
        Attributes.put(out, Attributes.ASK, call.ask().toString());
        Attributes.put(out, Attributes.ANSWER_PARTITION, Integer.toString(call.answerTo()));
    }

    /**
     * Reads a call; the body is the given array, not a copy.
     *
     * @throws MalformedRecordException when the record is none or an attribute does not read
     */
    public static IdempotentCall read(HeaderReader in, byte[] body) {
        Invocation invocation = InvocationCodec.read(in, body);
        String key = Attributes.text(in, Attributes.IDEMPOTENCY_KEY);
        if (key == null || !IdempotentCall.isKey(key)) {
            throw new MalformedRecordException(Attributes.IDEMPOTENCY_KEY + " is not 1 to " + IdempotentCall.LONGEST_KEY
                    + " visible characters of ASCII");
        }
        return new IdempotentCall(
                invocation,
                key,
                Attributes.fingerprint(in, Attributes.FINGERPRINT),
                Attributes.requiredId(in, Attributes.ASK),
                Attributes.integer(in, Attributes.ANSWER_PARTITION, 0, Integer.MAX_VALUE));
    }

    /** Whether a header of the record is not the invocation's, but of its decision. */
    public static boolean isOwn(String header) {
        return OWN.contains(header);
    }
}
