package io.invoq.wire.record;

/** Cancels as CloudEvents in Kafka binary mode, without a value. Stateless; a reader ignores attributes it does not know. */
public final class CancelCodec {

    private CancelCodec() {}

    /**
     * Writes a cancel.
     *
     * @param source the node that publishes it, as a URI reference: {@code /invoq/ingress/node-1}
     */
    public static void write(Cancel cancel, String source, HeaderWriter out) {
        Attributes.putContext(out, RecordType.CANCEL, cancel.id(), source);
        out.add(Attributes.TIME, Timestamps.write(cancel.at()));
        Attributes.put(out, Attributes.TENANT, cancel.tenant());
        Attributes.putText(out, Attributes.CANCELLED_BY, cancel.by());
    }

    /**
     * Reads a cancel.
     *
     * @throws MalformedRecordException when the record is none or an attribute does not read
     */
    public static Cancel read(HeaderReader in) {
        Attributes.expectType(in, RecordType.CANCEL);
        String by = Attributes.text(in, Attributes.CANCELLED_BY);
        return new Cancel(
                Attributes.id(in),
                Attributes.required(in, Attributes.TENANT),
                by == null ? "" : by,
                Attributes.instant(in, Attributes.TIME));
    }
}
