package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.invoq.ingress.cancel.CancelWriter;
import io.invoq.ingress.status.Statuses;
import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.RequestId;
import java.time.InstantSource;

/**
 * The native API's {@code DELETE /v1/invocations/{id}}: takes an asynchronous call back. It says that the cancel is
 * replicated, not that there is such a call or that it can still be stopped: its result says that. Safe for use by several
 * threads.
 */
final class CancelApi {

    private static final int LONGEST_SHOWN = 100;

    private final CancelWriter writer;
    private final Statuses statuses;
    private final InstantSource clock;

    CancelApi(CancelWriter writer, Statuses statuses, InstantSource clock) {
        this.writer = writer;
        this.statuses = statuses;
        this.clock = clock;
    }

    void cancel(Exchange exchange) throws InterruptedException {
        RequestId id = id(exchange);
        String tenant = Access.tenant(exchange);
        requireListed(exchange, tenant, id);
        writer.write(new Cancel(id, tenant, exchange.token().name(), clock.instant()));
        exchange.send(
                202,
                JsonNodeFactory.instance.objectNode().put("id", id.toString()).put("status", "cancelling"));
    }

    /** Which function a call is of is looked up only for tokens to which that matters. */
    private void requireListed(Exchange exchange, String tenant, RequestId id) throws InterruptedException {
        if (exchange.token().functions().isEmpty()) {
            return;
        }
        if (statuses.find(tenant, id)
                .filter(found -> exchange.token().lists(found.function()))
                .isEmpty()) {
            throw new ApiException(ApiError.NOT_FOUND, "no asynchronous call has the id " + id);
        }
    }

    private static RequestId id(Exchange exchange) {
        String text = exchange.rawPathAfter(InvocationsApi.PATH);
        return RequestId.parse(text)
                .orElseThrow(
                        () -> new ApiException(ApiError.BAD_REQUEST, "request id '" + shown(text) + "' is not a UUID"));
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
