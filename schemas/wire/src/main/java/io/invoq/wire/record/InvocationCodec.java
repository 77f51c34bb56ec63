package io.invoq.wire.record;

import io.invoq.wire.function.FunctionUrn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Invocations as CloudEvents in Kafka binary mode. The record's value is the request's body itself. Stateless; a reader
 * ignores attributes it does not know.
 */
public final class InvocationCodec {

    private static final String TAIL = "tail";

    private InvocationCodec() {}

    /**
     * Writes everything but the body.
     *
     * @param source the node that publishes it, as a URI reference: {@code /invoq/ingress/node-1}
     */
    public static void write(Invocation invocation, String source, HeaderWriter out) {
        Attributes.putContext(out, RecordType.INVOCATION, invocation.id(), source);
        out.add(Attributes.TIME, Timestamps.write(invocation.delivery().acceptedAt()));
        writeCall(invocation, out);
    }

    /** The same without context and time, for a record of another type about the call. */
    static void writeCall(Invocation invocation, HeaderWriter out) {
        Delivery delivery = invocation.delivery();
        HttpRequest request = invocation.request();
        Attributes.putContentType(out, request.contentType());
        Attributes.put(out, Attributes.FUNCTION_URN, invocation.function().toString());
        Attributes.put(out, Attributes.TENANT, invocation.function().tenant());
        Attributes.put(out, Attributes.DIALECT, invocation.dialect().wireName());
        Attributes.put(out, Attributes.LANE, delivery.lane().wireName());
        Attributes.put(out, Attributes.ATTEMPT, Integer.toString(delivery.attempt()));
        if (delivery.deadline() != null) {
            out.add(Attributes.DEADLINE, Timestamps.write(delivery.deadline()));
        }
        if (delivery.replyTo() != null) {
            Attributes.put(out, Attributes.REPLY_PARTITION, Integer.toString(delivery.replyTo()));
        }
        Attributes.putText(out, Attributes.CALLBACK_URL, delivery.callbackUrl());
        if (delivery.notBefore() != null) {
            out.add(Attributes.NOT_BEFORE, Timestamps.write(delivery.notBefore()));
        }
        if (delivery.firstDue() != null) {
            out.add(Attributes.FIRST_DUE, Timestamps.write(delivery.firstDue()));
        }
        if (delivery.functionSince() != null) {
            out.add(Attributes.FUNCTION_SINCE, Timestamps.write(delivery.functionSince()));
        }
        Attributes.put(out, Attributes.HTTP_METHOD, request.method());
        Attributes.putText(out, Attributes.HTTP_PATH, request.path());
        Attributes.putText(out, Attributes.HTTP_QUERY, request.query());
        if (!request.headers().isEmpty()) {
            Attributes.put(out, Attributes.HTTP_HEADERS, request.headers().encoded());
        }
        if (invocation.wantsLogTail()) {
            Attributes.put(out, Attributes.LOG_TYPE, TAIL);
        }
        Attributes.put(out, invocation.trace());
    }

    /**
     * Reads an invocation; the body is the given array, not a copy.
     *
     * @throws MalformedRecordException when the record is no invocation or an attribute does not read
     */
    public static Invocation read(HeaderReader in, byte[] body) {
        Attributes.expectType(in, RecordType.INVOCATION);
        return readCall(in, Attributes.TIME, body);
    }

    /**
     * The same for a record of any type that holds the attributes of an invocation.
     *
     * @param acceptedAt the attribute that tells when the call was taken
     */
    static Invocation readCall(HeaderReader in, String acceptedAt, byte[] body) {
        return new Invocation(
                Attributes.id(in),
                Attributes.urn(in),
                Dialect.fromWire(Attributes.required(in, Attributes.DIALECT)),
                readDelivery(in, acceptedAt),
                readRequest(in, body),
                Attributes.trace(in),
                TAIL.equals(Attributes.optional(in, Attributes.LOG_TYPE)));
    }

    private static Delivery readDelivery(HeaderReader in, String acceptedAt) {
        return new Delivery(
                Lane.fromWire(Attributes.required(in, Attributes.LANE)),
                Attributes.integer(in, Attributes.ATTEMPT, 1, Integer.MAX_VALUE),
                Attributes.instant(in, acceptedAt),
                Attributes.optionalInstant(in, Attributes.DEADLINE),
                in.get(Attributes.REPLY_PARTITION) == null
                        ? null
                        : Attributes.integer(in, Attributes.REPLY_PARTITION, 0, Integer.MAX_VALUE),
                Attributes.text(in, Attributes.CALLBACK_URL),
                Attributes.optionalInstant(in, Attributes.NOT_BEFORE),
                Attributes.optionalInstant(in, Attributes.FIRST_DUE),
                Attributes.optionalInstant(in, Attributes.FUNCTION_SINCE));
    }

    /**
     * When a record of a delay topic is due; nothing else of it is read.
     *
     * @throws MalformedRecordException when the record is no invocation or does not say
     */
    public static Instant readNotBefore(HeaderReader in) {
        Attributes.expectType(in, RecordType.INVOCATION);
        return Attributes.instant(in, Attributes.NOT_BEFORE);
    }

    /**
     * Puts the record of an invocation off once more, as {@link Delivery#heldUntil} does; nothing else of it is touched.
     *
     * @param headers of the record to be written, the last of a name counting
     */
    public static void markHeld(Instant until, HeaderWriter headers) {
        byte[] moment = Timestamps.write(until);
        headers.add(Attributes.NOT_BEFORE, moment);
        headers.add(Attributes.FIRST_DUE, moment);
    }

    /**
     * Whose call it is; nothing else of it is read.
     *
     * @throws MalformedRecordException when the record is no invocation or does not say
     */
    public static FunctionUrn readFunction(HeaderReader in) {
        Attributes.expectType(in, RecordType.INVOCATION);
        return Attributes.urn(in);
    }

    /**
     * Marks the record of an invocation as cancelled, for one that is passed on before its moment: whoever gets it must not
     * run it, whether or not it has heard of the cancel itself.
     *
     * @param at when it was cancelled
     */
    public static void markCancelled(Instant at, HeaderWriter out) {
        out.add(Attributes.CANCELLED_AT, Timestamps.write(at));
    }

    /**
     * When the invocation was cancelled, if its record is marked so; else null. Nothing else of it is read.
     *
     * @throws MalformedRecordException when the mark does not read
     */
    public static @Nullable Instant readCancelled(HeaderReader in) {
        return Attributes.optionalInstant(in, Attributes.CANCELLED_AT);
    }

    /**
     * Which call it is; nothing else of it is read.
     *
     * @throws MalformedRecordException when the record is no invocation or does not say
     */
    public static RequestId readId(HeaderReader in) {
        Attributes.expectType(in, RecordType.INVOCATION);
        return Attributes.id(in);
    }

    private static HttpRequest readRequest(HeaderReader in, byte[] body) {
        String path = Attributes.text(in, Attributes.HTTP_PATH);
        return new HttpRequest(
                Attributes.required(in, Attributes.HTTP_METHOD),
                path == null ? "/" : path,
                Attributes.text(in, Attributes.HTTP_QUERY),
                Attributes.headers(in, Attributes.HTTP_HEADERS),
                Attributes.contentType(in),
                Payload.of(body));
    }
}
