package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.secret.Secrets;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.record.Payload;
import io.invoq.wire.registry.Secret;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Eywa's {@code /eywa/api/secrets}: values are written and never shown. Safe for use by several threads.
 */
final class SecretsApi {

    static final String PATH = "/eywa/api/secrets";

    private static final List<String> OF_ALL = List.of("GET", "POST");
    private static final List<String> OF_ONE = List.of("GET", "PUT", "DELETE");
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final int LONGEST_SHOWN = 100;

    private final Secrets secrets;
    private final Bodies bodies;

    SecretsApi(Secrets secrets, Bodies bodies) {
        this.secrets = secrets;
        this.bodies = bodies;
    }

    /** {@code /eywa/api/secrets}. */
    void all(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, OF_ALL);
        String tenant = tenant(exchange);
        if (exchange.method().equals("GET")) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode objects = body.putArray("objects");
            List<Secret> list = secrets.list(tenant);
            Map<UUID, Set<FunctionId>> mounting = secrets.mounting(tenant);
            list.forEach(secret -> objects.add(describe(secret, mounting)));
            exchange.send(200, body.put("total_count", objects.size()));
            return;
        }
        withBody(exchange, fields -> {
            String name = fields.name();
            var data = fields.values("data", true);
            fields.require();
            return secrets.create(tenant, name, data);
        });
    }

    /** {@code /eywa/api/secrets/{id}}. */
    void one(Exchange exchange) throws InterruptedException {
        String text = exchange.rawPathAfter(PATH + "/");
        Methods.require(exchange, OF_ONE);
        String tenant = tenant(exchange);
        if (!ID.matcher(text).matches()) {
            throw notFound(text);
        }
        UUID id = UUID.fromString(text);
        switch (exchange.method()) {
            case "PUT" ->
                withBody(exchange, fields -> {
                    var change = fields.change();
                    fields.require();
                    return secrets.update(tenant, id, change);
                });
            case "DELETE" -> {
                secrets.delete(tenant, id);
                exchange.send(204);
            }
            default -> {
                Secret secret = secrets.find(tenant, id);
                if (secret == null) {
                    throw notFound(text);
                }
                exchange.send(200, describe(secret));
            }
        }
    }

    @FunctionalInterface
    private interface Action {

        Secret run(SecretFields fields) throws InterruptedException;
    }

    private void withBody(Exchange exchange, Action action) throws InterruptedException {
        long reserved = bodies.reserve(exchange.request());
        try {
            Payload payload = bodies.read(exchange.request());
            exchange.bodyIsRead();
            exchange.send(201, describe(action.run(new SecretFields(payload))));
        } finally {
            bodies.release(reserved);
        }
    }

    private ObjectNode describe(Secret secret) {
        return describe(secret, secrets.mounting(secret.tenant()));
    }

    private static ObjectNode describe(Secret secret, Map<UUID, Set<FunctionId>> mounting) {
        ObjectNode object = JsonNodeFactory.instance
                .objectNode()
                .put("id", secret.id().toString())
                .put("name", secret.name());
        ArrayNode functions = object.putArray("mounted_functions");
        mounting.getOrDefault(secret.id(), Set.of()).forEach(function -> functions.add(function.toString()));
        ArrayNode keys = object.putArray("data_fields");
        new TreeSet<>(secret.data().keySet()).forEach(keys::add);
        return object.put("created_at", secret.createdAt().toString())
                .put("updated_at", secret.updatedAt().toString());
    }

    private static String tenant(Exchange exchange) {
        Access.requireAllFunctions(exchange);
        return Access.tenant(exchange);
    }

    private static ApiException notFound(String id) {
        return new ApiException(ApiError.SECRET_NOT_FOUND, "the tenant has no secret '" + shown(id) + "'");
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
