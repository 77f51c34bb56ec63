package io.invoq.wire.record;

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
        Delivery delivery = invocation.delivery();
        HttpRequest request = invocation.request();
        Attributes.putContext(out, RecordType.INVOCATION, invocation.id(), source);
        out.add(Attributes.TIME, Timestamps.write(delivery.acceptedAt()));
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
        Attributes.put(out, Attributes.HTTP_METHOD, request.method());
        Attributes.putText(out, Attributes.HTTP_PATH, request.path());
        Attributes.putText(out, Attributes.HTTP_QUERY, request.query());
        if (!request.headers().isEmpty()) {
            Attributes.put(out, Attributes.HTTP_HEADERS, request.headers().encoded());
        }
        if (invocation.wantsLogTail()) {
            Attributes.put(out, Attributes.LOG_TYPE, TAIL);
        }
        Attributes.putText(out, Attributes.TRACEPARENT, invocation.trace().traceparent());
        Attributes.putText(out, Attributes.TRACE_ID, invocation.trace().traceId());
    }

    /**
     * Reads an invocation; the body is the given array, not a copy.
     *
     * @throws MalformedRecordException when the record is no invocation or an attribute does not read
     */
    public static Invocation read(HeaderReader in, byte[] body) {
        Attributes.expectType(in, RecordType.INVOCATION);
        return new Invocation(
                Attributes.id(in),
                Attributes.urn(in),
                Dialect.fromWire(Attributes.required(in, Attributes.DIALECT)),
                readDelivery(in),
                readRequest(in, body),
                new Trace(Attributes.text(in, Attributes.TRACEPARENT), Attributes.text(in, Attributes.TRACE_ID)),
                TAIL.equals(Attributes.optional(in, Attributes.LOG_TYPE)));
    }

    private static Delivery readDelivery(HeaderReader in) {
        return new Delivery(
                Lane.fromWire(Attributes.required(in, Attributes.LANE)),
                Attributes.integer(in, Attributes.ATTEMPT, 1, Integer.MAX_VALUE),
                Attributes.instant(in, Attributes.TIME),
                Attributes.optionalInstant(in, Attributes.DEADLINE),
                in.get(Attributes.REPLY_PARTITION) == null
                        ? null
                        : Attributes.integer(in, Attributes.REPLY_PARTITION, 0, Integer.MAX_VALUE),
                Attributes.text(in, Attributes.CALLBACK_URL),
                Attributes.optionalInstant(in, Attributes.NOT_BEFORE));
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
