package io.invoq.wire.record;

import io.invoq.wire.function.FunctionUrn;
import java.time.Instant;

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
                Attributes.optionalInstant(in, Attributes.FIRST_DUE));
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

    /** The id of an invocation, without reading the rest. */
    public static RequestId readId(HeaderReader in) {
        return Attributes.id(in);
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
