package io.invoq.ingress.http;

import java.util.List;

/** The native API's paths below {@code /v1/invocations/}, by method. Safe for use by several threads. */
final class InvocationsApi {

    static final String PATH = "/v1/invocations/";

    private static final String DELETE = "DELETE";
    private static final List<String> OF_A_CALL = List.of("GET", DELETE);
    private static final List<String> OF_ITS_RESULT = List.of("GET");

    private final StatusApi status;
    private final CancelApi cancels;

    InvocationsApi(StatusApi status, CancelApi cancels) {
        this.status = status;
        this.cancels = cancels;
    }

    void serve(Exchange exchange) throws InterruptedException {
        boolean isResult = exchange.rawPathAfter(PATH).endsWith(StatusApi.RESULT);
        Methods.require(exchange, isResult ? OF_ITS_RESULT : OF_A_CALL);
        if (exchange.method().equals(DELETE)) {
            cancels.cancel(exchange);
        } else {
            status.show(exchange);
        }
    }
}
