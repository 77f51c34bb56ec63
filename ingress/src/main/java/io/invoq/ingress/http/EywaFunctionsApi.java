package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.registry.EywaFunctions;
import io.invoq.ingress.registry.Page;
import io.invoq.ingress.version.FunctionLists;
import io.invoq.ingress.version.FunctionVersions;
import io.invoq.platform.secret.Environments;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import java.util.List;
import java.util.Map;

/**
 * Eywa's management of functions: {@code GET} and {@code POST /eywa/api/functions}, and {@code GET}, {@code PUT} and
 * {@code DELETE /eywa/api/functions/{id}}. Safe for use by several threads.
 */
final class EywaFunctionsApi {

    static final String PATH = EywaDialect.FUNCTIONS;

    /** No ids, but the beginnings of other paths. */
    private static final List<String> LANES = List.of("", "sync", "async");

    private static final String PAGE = "page";
    private static final String PER_PAGE = "per_page";
    private static final String QUERY = "query";

    private final Parts parts;
    private final Bodies bodies;
    private final JsonBodies jsonBodies;

    /** What the handlers work with; none of it is owned. */
    record Parts(EywaFunctions functions, FunctionVersions versions, FunctionLists lists, Environments environments) {}

    EywaFunctionsApi(Parts parts, Bodies bodies) {
        this.parts = parts;
        this.bodies = bodies;
        this.jsonBodies = new JsonBodies(bodies);
    }

    /** {@code /eywa/api/functions}. */
    void serveAll(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, List.of("GET", "POST"));
        if (exchange.method().equals("POST")) {
            String tenant = FunctionsApi.tenant(exchange);
            change(exchange, 201, body -> parts.functions().create(tenant, body));
        } else {
            list(exchange);
        }
    }

    /** {@code /eywa/api/functions/{id}}. */
    void serveOne(Exchange exchange) throws InterruptedException {
        String id = exchange.rawPathAfter(PATH + "/");
        if (id.indexOf('/') >= 0 || LANES.contains(id)) {
            throw new ApiException(ApiError.NOT_FOUND, "nothing is served at " + exchange.rawPath());
        }
        Methods.require(exchange, List.of("GET", "PUT", "DELETE"));
        QueryString.parse(exchange.rawQuery(), List.of());
        FunctionId parsed = FunctionId.parse(id)
                .orElseThrow(
                        () -> new ApiException(ApiError.FUNCTION_NOT_FOUND, "no function has the id '" + id + "'"));
        if (exchange.method().equals("GET")) {
            exchange.send(200, shown(FunctionsApi.shown(exchange, parts.versions(), id, "")));
            return;
        }
        String tenant = FunctionsApi.tenant(exchange);
        switch (exchange.method()) {
            case "PUT" -> change(exchange, 200, body -> parts.functions().change(tenant, parsed, body));
            default -> {
                parts.versions().delete(tenant, id, "");
                exchange.send(204);
            }
        }
    }

    private void change(Exchange exchange, int status, JsonBodies.Use<FunctionDefinition> change)
            throws InterruptedException {
        exchange.send(status, shown(jsonBodies.use(exchange, change)));
    }

    private ObjectNode shown(FunctionDefinition function) {
        return EywaFunctionJson.of(function, parts.environments());
    }

    private void list(Exchange exchange) throws InterruptedException {
        Map<String, String> query = QueryString.parse(exchange.rawQuery(), List.of(PAGE, PER_PAGE, QUERY));
        Page page = Paging.of(query, PAGE, PER_PAGE);
        List<FunctionDefinition> found = FunctionsApi.listed(
                exchange, parts.lists().list(Access.tenant(exchange), "", query.getOrDefault(QUERY, "")));
        List<FunctionDefinition> shown = page.of(found);
        long reserved = bodies.reserve(Paging.room(shown));
        try {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode objects = body.putArray("objects");
            shown.forEach(function -> objects.add(shown(function)));
            exchange.send(200, body.put("total_count", found.size()));
        } finally {
            bodies.release(reserved);
        }
    }
}
