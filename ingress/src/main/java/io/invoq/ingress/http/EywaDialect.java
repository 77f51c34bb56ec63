package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.invoq.ingress.registry.FunctionRegistry;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.HttpAnswer;
import java.util.List;
import java.util.Optional;

/**
 * Eywa's API: {@code /eywa/api/functions/{sync|async}/{function_id}[/{path...}]}, the function's own status, headers and
 * body as the answer, and the list of functions. Safe for use by several threads.
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

    void list(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, List.of("GET"));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode objects = body.putArray("objects");
        registry.list().stream()
                .filter(function -> Access.sees(exchange, function.urn()))
                .forEach(function -> objects.add(describe(function)));
        exchange.send(200, body.put("total_count", objects.size()));
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

    private static ObjectNode describe(FunctionDefinition function) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        FunctionDefinition.Limits limits = function.limits();
        object.put("id", function.id().toString());
        object.put("short_name", function.urn().function());
        object.put("urn", function.urn().toString());
        object.put("runtime", function.registeredRuntime());
        ObjectNode variables = object.putObject("env_vars");
        function.environment().forEach(variables::put);
        object.put("min_replicas", limits.minInstances());
        object.put("max_replicas", limits.maxInstances());
        object.put("max_concurrency", limits.concurrency());
        object.put("write_timeout", limits.timeout().toSeconds() + "s");
        FunctionDefinition.Retry retry = function.retry();
        object.putObject("retry")
                .put("max_attempts", retry.maxAttempts())
                .put("initial_interval", retry.initialInterval().toSeconds() + "s")
                .put("max_interval", retry.maxInterval().toSeconds() + "s")
                .put("max_age", retry.maxAge().toSeconds() + "s");
        object.put("idempotent", retry.idempotent());
        object.put("created_at", function.createdAt().toString());
        object.put("updated_at", function.updatedAt().toString());
        return object;
    }
}
