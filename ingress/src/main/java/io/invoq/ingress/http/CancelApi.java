package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.invoq.ingress.cancel.CancelWriter;
import io.invoq.wire.record.Cancel;
import io.invoq.wire.record.RequestId;
import java.time.InstantSource;
import java.util.regex.Pattern;

/**
 * The native API's {@code DELETE /v1/invocations/{id}}: takes an asynchronous call back. It says that the cancel is
 * replicated, not that there is such a call or that it can still be stopped: its result says that. Safe for use by several
 * threads.
 */
final class CancelApi {

    private static final Pattern TENANT = Pattern.compile("[a-zA-Z0-9._-]{1,128}");
    private static final int LONGEST_SHOWN = 100;

    private final CancelWriter writer;
    private final InstantSource clock;

    CancelApi(CancelWriter writer, InstantSource clock) {
        this.writer = writer;
        this.clock = clock;
    }

    void cancel(Exchange exchange) throws InterruptedException {
        RequestId id = id(exchange);
        writer.write(new Cancel(id, tenant(exchange), exchange.caller(), clock.instant()));
        exchange.send(
                202,
                JsonNodeFactory.instance.objectNode().put("id", id.toString()).put("status", "cancelling"));
    }

    private static RequestId id(Exchange exchange) {
        String text = exchange.rawPathAfter(InvocationsApi.PATH);
        return RequestId.parse(text)
                .orElseThrow(
                        () -> new ApiException(ApiError.BAD_REQUEST, "request id '" + shown(text) + "' is not a UUID"));
    }

    private static String tenant(Exchange exchange) {
        String tenant = FunctionsApi.tenant(exchange);
        if (!TENANT.matcher(tenant).matches()) {
            throw new ApiException(
                    ApiError.BAD_REQUEST,
                    "%s '%s' does not match %s".formatted(Names.TENANT_ID.defaultCase(), shown(tenant), TENANT));
        }
        return tenant;
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
