package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.registry.FunctionJson;
import io.invoq.ingress.registry.FunctionRegistry;
import io.invoq.ingress.registry.Page;
import io.invoq.ingress.version.FunctionLists;
import io.invoq.ingress.version.FunctionVersions;
import io.invoq.platform.secret.Environments;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Payload;
import java.util.List;
import java.util.Map;

/**
 * openYuanrong's management of functions: {@code POST} and {@code GET /serverless/v1/functions}, and {@code GET}, {@code PUT} and
 * {@code DELETE /serverless/v1/functions/{name}}. Safe for use by several threads.
 */
final class FunctionsApi {

    static final String PATH = "/serverless/v1/functions";

    private static final String VERSION = "versionNumber";
    private static final String NAME = "name";

    private final Parts parts;
    private final Bodies bodies;
    private final JsonBodies jsonBodies;

    /** What the handlers work with; none of it is owned. */
    record Parts(
            FunctionRegistry registry, FunctionVersions versions, FunctionLists lists, Environments environments) {}

    FunctionsApi(Parts parts, Bodies bodies) {
        this.parts = parts;
        this.bodies = bodies;
        this.jsonBodies = new JsonBodies(bodies);
    }

    /** {@code /serverless/v1/functions}. */
    void serveAll(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, List.of("GET", "POST"));
        if (exchange.method().equals("POST")) {
            exchange.send(
                    200,
                    answer(jsonBodies.use(exchange, body -> parts.registry().register(tenant(exchange), body))));
        } else {
            list(exchange);
        }
    }

    /** {@code /serverless/v1/functions/{name}}. */
    void serveOne(Exchange exchange, String name) throws InterruptedException {
        Methods.require(exchange, List.of("GET", "PUT", "DELETE"));
        if (exchange.method().equals("GET")) {
            exchange.send(200, answer(shown(exchange, parts.versions(), name, version(exchange))));
            return;
        }
        String tenant = tenant(exchange, name);
        switch (exchange.method()) {
            case "PUT" -> {
                QueryString.parse(exchange.rawQuery(), List.of());
                exchange.send(
                        200,
                        answer(jsonBodies.use(exchange, body -> parts.registry().update(tenant, name, body))));
            }
            default -> {
                parts.versions().delete(tenant, name, version(exchange));
                exchange.send(200, Envelope.success());
            }
        }
    }

    private void list(Exchange exchange) throws InterruptedException {
        Map<String, String> query =
                QueryString.parse(exchange.rawQuery(), List.of(NAME, VERSION, Paging.INDEX, Paging.SIZE));
        Page page = Paging.of(query);
        List<FunctionDefinition> found = listed(
                exchange,
                parts.lists()
                        .list(Access.tenant(exchange), query.getOrDefault(VERSION, ""), query.getOrDefault(NAME, "")));
        List<FunctionDefinition> shown = page.of(found);
        long reserved = bodies.reserve(Paging.room(shown));
        try {
            ObjectNode answer = Envelope.success();
            ObjectNode result = answer.putObject("result");
            result.put("total", found.size());
            ArrayNode functions = result.putArray("functions");
            shown.forEach(function -> functions.add(FunctionJson.of(function, parts.environments())));
            exchange.send(200, answer);
        } finally {
            bodies.release(reserved);
        }
    }

    private static String version(Exchange exchange) {
        return QueryString.parse(exchange.rawQuery(), List.of(VERSION)).getOrDefault(VERSION, "");
    }

    /** A version that the request's token lets it see; ends the request with 403 when it does not. */
    static FunctionDefinition shown(Exchange exchange, FunctionVersions versions, String name, String version)
            throws InterruptedException {
        FunctionDefinition function = versions.find(Access.tenant(exchange, name), name, version);
        Access.requireListed(exchange, function.urn());
        return function;
    }

    /** Those of them that the request's token lets it see. */
    static List<FunctionDefinition> listed(Exchange exchange, List<FunctionDefinition> functions) {
        return functions.stream()
                .filter(function -> exchange.token().lists(function.urn()))
                .toList();
    }

    /** For whom functions are managed; ends the request with 403 when its token is for certain functions only. */
    static String tenant(Exchange exchange) {
        Access.requireAllFunctions(exchange);
        return Access.tenant(exchange);
    }

    /** The same for a request about that function, which a URN may name as a tenant's. */
    static String tenant(Exchange exchange, String function) {
        Access.requireAllFunctions(exchange);
        return Access.tenant(exchange, function);
    }

    /** Ends the request with 400 when the body is no JSON object. */
    static JsonNode parse(Payload body) {
        return JsonBodies.parse(body);
    }

    private ObjectNode answer(FunctionDefinition function) {
        return answer(function, parts.environments());
    }

    /** One version in the envelope. */
    static ObjectNode answer(FunctionDefinition function, Environments environments) {
        ObjectNode answer = Envelope.success();
        answer.set("function", FunctionJson.of(function, environments));
        return answer;
    }
}
