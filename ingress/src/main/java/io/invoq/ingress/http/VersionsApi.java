package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.registry.FunctionJson;
import io.invoq.ingress.registry.Page;
import io.invoq.ingress.version.FunctionVersions;
import io.invoq.platform.secret.Environments;
import io.invoq.wire.function.FunctionDefinition;
import java.util.List;

/**
 * openYuanrong's management of versions: {@code POST} and {@code GET /serverless/v1/functions/{name}/versions}. Safe for use by
 * several threads.
 */
final class VersionsApi {

    private final FunctionVersions versions;
    private final Environments environments;
    private final Bodies bodies;
    private final JsonBodies jsonBodies;

    VersionsApi(FunctionVersions versions, Environments environments, Bodies bodies) {
        this.versions = versions;
        this.environments = environments;
        this.bodies = bodies;
        this.jsonBodies = new JsonBodies(bodies);
    }

    void serve(Exchange exchange, String name) throws InterruptedException {
        Methods.require(exchange, List.of("GET", "POST"));
        String tenant = FunctionsApi.tenant(exchange, name);
        if (exchange.method().equals("POST")) {
            FunctionDefinition version = jsonBodies.use(exchange, body -> versions.publish(tenant, name, body));
            exchange.send(200, FunctionsApi.answer(version, environments));
            return;
        }
        Page page = Paging.of(QueryString.parse(exchange.rawQuery(), List.of(Paging.INDEX, Paging.SIZE)));
        List<FunctionDefinition> all = versions.list(tenant, name);
        List<FunctionDefinition> shown = page.of(all);
        long reserved = bodies.reserve(Paging.room(shown));
        try {
            ObjectNode answer = Envelope.success();
            ArrayNode functions = answer.putArray("functions");
            shown.forEach(version -> functions.add(FunctionJson.of(version, environments)));
            answer.putObject("pageInfo")
                    .put("pageIndex", Integer.toString(page.index()))
                    .put("pageSize", Integer.toString(page.size()))
                    .put("total", all.size());
            exchange.send(200, answer);
        } finally {
            bodies.release(reserved);
        }
    }
}
