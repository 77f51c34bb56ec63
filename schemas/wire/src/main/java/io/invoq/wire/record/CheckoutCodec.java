package io.invoq.wire.record;

import java.time.Instant;
import java.util.UUID;

/**
 * Checkouts as CloudEvents in Kafka binary mode: an invocation with all of its attributes, and whose it is on top. The
 * record's value is the body of the invocation, byte for byte. Stateless; a reader ignores attributes it does not know.
 */
public final class CheckoutCodec {

    private CheckoutCodec() {}

    /**
     * Writes everything but the body.
     *
     * @param time when it was checked out
     */
    public static void write(Checkout checkout, Instant time, HeaderWriter out) {
        Invocation invocation = checkout.invocation();
        Attributes.putContext(out, RecordType.CHECKOUT, invocation.id(), "/invoq/worker/" + checkout.worker());
        out.add(Attributes.TIME, Timestamps.write(time));
        InvocationCodec.writeCall(invocation, out);
        out.add(Attributes.ACCEPTED_AT, Timestamps.write(invocation.delivery().acceptedAt()));
        Attributes.put(out, Attributes.POOL, checkout.pool());
        Attributes.put(out, Attributes.WORKER, checkout.worker());
        Attributes.put(out, Attributes.INCARNATION, checkout.incarnation().toString());
    }

    /** What goes into the record's value. */
    public static Payload body(Checkout checkout) {
        return checkout.invocation().request().body();
    }

    /**
     * Whose it is; nothing else of it is read.
     *
     * @throws MalformedRecordException when the record is no checkout or does not say
     */
    public static String readWorker(HeaderReader in) {
        Attributes.expectType(in, RecordType.CHECKOUT);
        return Attributes.required(in, Attributes.WORKER);
    }

    /**
     * Reads a checkout; the body is the given array, not a copy.
     *
     * @throws MalformedRecordException when the record is none or an attribute does not read
     */
    public static Checkout read(HeaderReader in, byte[] body) {
        return new Checkout(
                InvocationCodec.readCall(in, Attributes.ACCEPTED_AT, body),
                Attributes.required(in, Attributes.POOL),
                readWorker(in),
                readIncarnation(in));
    }

    private static UUID readIncarnation(HeaderReader in) {
        return Attributes.requiredId(in, Attributes.INCARNATION).value();
    }
}
