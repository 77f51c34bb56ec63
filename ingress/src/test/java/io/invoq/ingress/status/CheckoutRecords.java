package io.invoq.ingress.status;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Checkout;
import io.invoq.wire.record.CheckoutCodec;
import io.invoq.wire.record.Delivery;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import io.invoq.wire.record.Trace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Checkouts and their tombstones as a worker writes them. */
final class CheckoutRecords {

    static final Instant ACCEPTED = Instant.parse("2026-03-01T09:59:00Z");

    private CheckoutRecords() {}

    /** The invocation of each is at the same offset as the checkout. */
    static ConsumerRecord<byte[], byte[]> checkout(
            TopicPartition to, long offset, String tenant, RequestId id, int attempt) {
        Invocation invocation = new Invocation(
                id,
                function(tenant),
                Dialect.EYWA,
                new Delivery(Lane.ASYNC, attempt, ACCEPTED, null, null, null, null, null),
                new HttpRequest("POST", "/", null, HttpHeaders.NONE, null, Payload.of("1")),
                Trace.NONE,
                true);
        Checkout checkout = new Checkout(invocation, "default", "worker-1", new UUID(0, 1));
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                to.topic(),
                to.partition(),
                offset,
                key(id, offset),
                CheckoutCodec.body(checkout).bytes());
        CheckoutCodec.write(checkout, ACCEPTED, record.headers()::add);
        return record;
    }

    /** @param of the offset of the checkout that has come to its end */
    static ConsumerRecord<byte[], byte[]> tombstone(TopicPartition to, long offset, RequestId id, long of) {
        return new ConsumerRecord<>(to.topic(), to.partition(), offset, key(id, of), null);
    }

    static FunctionUrn function(String tenant) {
        return FunctionUrn.parse("sn:cn:yrk:" + tenant + ":function:0@shop@price:latest");
    }

    private static byte[] key(RequestId id, long offset) {
        return Checkout.key(id, 0, offset).getBytes(StandardCharsets.UTF_8);
    }
}
