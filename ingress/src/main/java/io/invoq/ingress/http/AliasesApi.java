package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.alias.AliasJson;
import io.invoq.ingress.alias.FunctionAliases;
import io.invoq.ingress.registry.Page;
import io.invoq.wire.registry.Alias;
import java.util.List;

/**
 * The management of aliases, in the style of openYuanrong's API, which documents none: {@code POST} and
 * {@code GET /serverless/v1/functions/{name}/aliases}, and {@code GET}, {@code PUT} and {@code DELETE} of {@code .../{alias}}. Safe
 * for use by several threads.
 */
final class AliasesApi {

    private final FunctionAliases aliases;
    private final JsonBodies jsonBodies;

    AliasesApi(FunctionAliases aliases, Bodies bodies) {
        this.aliases = aliases;
        this.jsonBodies = new JsonBodies(bodies);
    }

    /** {@code .../aliases}. */
    void serveAll(Exchange exchange, String function) throws InterruptedException {
        Methods.require(exchange, List.of("GET", "POST"));
        String tenant = FunctionsApi.tenant(exchange, function);
        if (exchange.method().equals("POST")) {
            exchange.send(200, answer(jsonBodies.use(exchange, body -> aliases.create(tenant, function, body))));
            return;
        }
        Page page = Paging.of(QueryString.parse(exchange.rawQuery(), List.of(Paging.INDEX, Paging.SIZE)));
        List<Alias> all = aliases.list(tenant, function);
        ObjectNode answer = Envelope.success().put("total", all.size());
        ArrayNode shown = answer.putArray("aliases");
        page.of(all).forEach(alias -> shown.add(AliasJson.of(alias)));
        exchange.send(200, answer);
    }

    /** {@code .../aliases/{alias}}. */
    void serveOne(Exchange exchange, String function, String name) throws InterruptedException {
        Methods.require(exchange, List.of("GET", "PUT", "DELETE"));
        QueryString.parse(exchange.rawQuery(), List.of());
        String tenant = FunctionsApi.tenant(exchange, function);
        switch (exchange.method()) {
            case "PUT" ->
                exchange.send(
                        200, answer(jsonBodies.use(exchange, body -> aliases.update(tenant, function, name, body))));
            case "DELETE" -> {
                aliases.delete(tenant, function, name);
                exchange.send(200, Envelope.success());
            }
            default -> exchange.send(200, answer(aliases.find(tenant, function, name)));
        }
    }

    private static ObjectNode answer(Alias alias) {
        ObjectNode answer = Envelope.success();
        answer.set("alias", AliasJson.of(alias));
        return answer;
    }
}
