package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.reserve.Reservations;
import io.invoq.wire.registry.Reservation;
import java.util.List;
import java.util.Map;

/**
 * openYuanrong's reserved instances, {@code /serverless/v1/functions/reserve-instance}: {@code POST}, {@code PUT}, {@code GET} and
 * {@code DELETE}. The last two take the names of their body as parameters of the query, too. Safe for use by several threads.
 */
final class ReservationsApi {

    static final String NAME = "reserve-instance";

    private static final List<String> PARAMETERS = List.of("funcName", "version", "instanceLabel");

    private final Reservations reservations;
    private final JsonBodies jsonBodies;

    ReservationsApi(Reservations reservations, Bodies bodies) {
        this.reservations = reservations;
        this.jsonBodies = new JsonBodies(bodies);
    }

    void serve(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, List.of("GET", "POST", "PUT", "DELETE"));
        String tenant = FunctionsApi.tenant(exchange);
        switch (exchange.method()) {
            case "POST" ->
                exchange.send(200, answer(jsonBodies.use(exchange, body -> reservations.create(tenant, body))));
            case "PUT" ->
                exchange.send(200, answer(jsonBodies.use(exchange, body -> reservations.update(tenant, body))));
            case "DELETE" -> {
                use(exchange, body -> {
                    reservations.delete(tenant, body);
                    return body;
                });
                exchange.send(200, Envelope.success());
            }
            default -> exchange.send(200, list(use(exchange, body -> reservations.list(tenant, body))));
        }
    }

    private <T> T use(Exchange exchange, JsonBodies.Use<T> use) throws InterruptedException {
        return exchange.request().content().hasEntity()
                ? jsonBodies.use(exchange, use)
                : use.of(query(QueryString.parse(exchange.rawQuery(), PARAMETERS)));
    }

    private static JsonNode query(Map<String, String> query) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        query.forEach(body::put);
        return body;
    }

    private static ObjectNode answer(Reservation reservation) {
        ObjectNode answer = Envelope.success();
        putInstances(answer, reservation);
        answer.putObject("reserveInsBaseInfo")
                .put("funcName", reservation.urn().name())
                .put("version", reservation.urn().version())
                .put("instanceLabel", reservation.label());
        return answer;
    }

    private static ObjectNode list(List<Reservation> labels) {
        ObjectNode answer = Envelope.success().put("total", labels.size());
        ArrayNode results = answer.putArray("results");
        for (Reservation each : labels) {
            putInstances(results.addObject().put("instanceLabel", each.label()), each);
        }
        return answer;
    }

    private static void putInstances(ObjectNode object, Reservation reservation) {
        ArrayNode infos = object.putArray("instanceConfigInfos");
        for (Reservation.Instances each : reservation.instances()) {
            infos.addObject()
                    .put("clusterId", each.clusterId())
                    .put("minInstance", each.minInstances())
                    .put("maxInstance", each.maxInstances());
        }
    }
}
