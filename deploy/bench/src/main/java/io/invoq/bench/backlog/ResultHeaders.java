package io.invoq.bench.backlog;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.RequestId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The headers of a worker's result, encoded once: a floor or a peer that sends them along writes records of the same
 * size without doing a worker's work. Immutable.
 *
 * @param all in a worker's order
 */
public record ResultHeaders(List<Header> all) {

    private static final String ID = "ce_id";
    private static final String URN = "sn:cn:yrk:default:function:0@bench@drain-0:latest";

    public ResultHeaders {
        all = List.copyOf(all);
    }

    /** Those of some result. */
    public static ResultHeaders sample() {
        return new ResultHeaders(List.of(
                Templates.result("none", RequestId.next(Instant.now()), FunctionUrn.parse(URN), Templates.body(2), null)
                        .headers()
                        .toArray()));
    }

    /** The request id of an invocation, as the key of its result. */
    public static byte[] idOf(ConsumerRecord<byte[], byte[]> invocation) {
        return Objects.requireNonNull(
                        invocation.headers().lastHeader(ID),
                        () -> "a record without " + ID + ": " + invocation.offset())
                .value();
    }
}
