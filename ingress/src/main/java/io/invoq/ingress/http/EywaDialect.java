package io.invoq.ingress.http;

import io.helidon.http.HeaderNames;
import io.invoq.ingress.registry.FunctionRegistry;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.HttpAnswer;
import java.util.List;
import java.util.Optional;

/**
 * Eywa's calls: {@code /eywa/api/functions/{sync|async}/{function_id}[/{path...}]}, the function's own status, headers and body
 * as the answer. Safe for use by several threads.
 */
final class EywaDialect {

    static final String SYNC = "/eywa/api/functions/sync/";
    static final String ASYNC = "/eywa/api/functions/async/";
    static final String FUNCTIONS = "/eywa/api/functions";

    private static final List<String> SYNC_METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final List<String> ASYNC_METHODS = List.of("POST");

    private final FunctionRegistry registry;
    private final FunctionCalls calls;

    EywaDialect(FunctionRegistry registry, FunctionCalls calls) {
        this.registry = registry;
        this.calls = calls;
    }

    void sync(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, SYNC_METHODS);
        FunctionCalls.Target target = target(exchange, SYNC);
        boolean mayRespondAsync = exchange.method().equals("POST");
        if (mayRespondAsync && Preferences.of(exchange.headers(Names.PREFER)).respondAsync()) {
            exchange.set(Names.PREFERENCE_APPLIED, "respond-async");
            accept(exchange, target);
            return;
        }
        answer(exchange, FunctionCalls.answer(calls.callAndWait(exchange, target)));
    }

    void async(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, ASYNC_METHODS);
        accept(exchange, target(exchange, ASYNC));
    }

    private void accept(Exchange exchange, FunctionCalls.Target target) throws InterruptedException {
        calls.accept(exchange, target, exchange.header(Names.CALLBACK_URL));
        exchange.send(202);
    }

    private FunctionCalls.Target target(Exchange exchange, String prefix) throws InterruptedException {
        String rest = exchange.rawPathAfter(prefix);
        int slash = rest.indexOf('/');
        String id = slash < 0 ? rest : rest.substring(0, slash);
        FunctionDefinition function = find(registry, exchange, id);
        return new FunctionCalls.Target(function, slash < 0 ? "/" : rest.substring(slash), Dialect.EYWA);
    }

    /** The latest version of the function that an id names, if the caller may use it. */
    static FunctionDefinition find(FunctionRegistry registry, Exchange exchange, String id)
            throws InterruptedException {
        Optional<FunctionId> parsed = FunctionId.parse(id);
        FunctionDefinition function =
                parsed.isEmpty() ? null : registry.find(parsed.get(), urn -> Access.reaches(exchange, urn));
        if (function == null) {
            throw new ApiException(ApiError.FUNCTION_NOT_FOUND, "no function has the id '" + id + "'");
        }
        Access.requireListed(exchange, function.urn());
        return function;
    }

    private static void answer(Exchange exchange, HttpAnswer answer) {
        HeaderFilter.toCaller(answer.headers()).forEach(exchange::add);
        if (answer.contentType() != null) {
            exchange.set(HeaderNames.CONTENT_TYPE, answer.contentType());
        }
        if (!answer.isSuccess()) {
            exchange.set(Names.ERROR_SOURCE, "function");
        }
        if (answer.status() == 204 || answer.status() == 304) {
            exchange.send(answer.status()); // RFC 9110 §15.3.5, §15.4.5: no content, whatever the function said
        } else {
            exchange.send(answer.status(), answer.body().bytes());
        }
    }
}
