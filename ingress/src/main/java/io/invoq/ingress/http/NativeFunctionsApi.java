package io.invoq.ingress.http;

import io.invoq.wire.registry.TokenScope;

/** The native API's paths below {@code /v1/functions/}, by what they end with. Safe for use by several threads. */
final class NativeFunctionsApi {

    private final BatchApi batch;
    private final PauseApi pauses;

    NativeFunctionsApi(BatchApi batch, PauseApi pauses) {
        this.batch = batch;
        this.pauses = pauses;
    }

    void serve(Exchange exchange) throws InterruptedException {
        String rest = OpenYuanrongDialect.decode(exchange.rawPathAfter(BatchApi.FUNCTIONS));
        boolean isOfAFunction = isOne(rest, PauseApi.PAUSE) || isOne(rest, PauseApi.RESUME);
        Access.requireScope(exchange, isOfAFunction ? TokenScope.MANAGE : TokenScope.INVOKE);
        if (isOne(rest, PauseApi.PAUSE)) {
            pauses.pause(exchange, without(rest, PauseApi.PAUSE));
        } else if (isOne(rest, PauseApi.RESUME)) {
            pauses.resume(exchange, without(rest, PauseApi.RESUME));
        } else {
            batch.accept(exchange);
        }
    }

    private static boolean isOne(String rest, String verb) {
        return rest.endsWith(verb) && rest.length() > verb.length();
    }

    private static String without(String rest, String verb) {
        return rest.substring(0, rest.length() - verb.length());
    }
}
