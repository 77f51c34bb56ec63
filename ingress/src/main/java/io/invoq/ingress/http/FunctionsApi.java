package io.invoq.ingress.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.registry.FunctionRegistry;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Payload;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * openYuanrong's management API, as far as it goes: {@code POST /serverless/v1/functions}. Safe for use by several
 * threads.
 */
final class FunctionsApi {

    static final String PATH = "/serverless/v1/functions";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final FunctionRegistry registry;
    private final Bodies bodies;

    FunctionsApi(FunctionRegistry registry, Bodies bodies) {
        this.registry = registry;
        this.bodies = bodies;
    }

    void register(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, List.of("POST"));
        long reserved = bodies.reserve(exchange.request());
        try {
            Payload payload = bodies.read(exchange.request());
            exchange.bodyIsRead();
            JsonNode body = parse(payload);
            Access.requireAllFunctions(exchange);
            FunctionDefinition function = registry.register(Access.tenant(exchange), body);
            ObjectNode answer = JSON.createObjectNode().put("code", 0).put("message", "SUCCESS");
            answer.set("function", describe(function));
            exchange.send(200, answer);
        } finally {
            bodies.release(reserved);
        }
    }

    static JsonNode parse(Payload body) {
        try {
            JsonNode node = JSON.readTree(body.bytes());
            if (!node.isObject()) {
                throw new ApiException(
                        ApiError.BAD_PARAMETER,
                        "the body must be a JSON object, not "
                                + (node.isMissingNode()
                                        ? "empty"
                                        : node.getNodeType().name().toLowerCase(Locale.ROOT)));
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new ApiException(
                    ApiError.BAD_PARAMETER, "the body is not JSON: " + e.getOriginalMessage() + place(e));
        } catch (IOException e) {
            throw new ApiException(ApiError.BAD_PARAMETER, "the body is not JSON in UTF-8: " + e.getMessage());
        }
    }

    /** What is wrong with the whole, too deep nesting say, has no place. */
    private static String place(JsonProcessingException error) {
        JsonLocation location = error.getLocation();
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static ObjectNode describe(FunctionDefinition function) {
        FunctionDefinition.Code code = function.code();
        FunctionDefinition.Limits limits = function.limits();
        ObjectNode object = JSON.createObjectNode();
        object.put("id", function.urn().toString());
        object.put("functionId", function.id().toString());
        object.put(
                "functionUrn",
                function.urn().toString().substring(0, function.urn().toString().lastIndexOf(':')));
        object.put("functionVersionUrn", function.urn().toString());
        object.put("name", function.urn().name());
        object.put("tenantId", function.urn().tenant());
        object.put("versionNumber", function.urn().version());
        object.put("revisionId", function.revisionId());
        object.put("description", function.description());
        object.put("kind", "faas");
        object.put("runtime", function.registeredRuntime());
        object.put("handler", code.handler());
        object.put("handlerStyle", code.style().name().toLowerCase(Locale.ROOT));
        object.put("storageType", "local");
        object.put("codePath", code.path());
        object.put("cpu", limits.cpuMillis());
        object.put("memory", limits.memoryMegabytes());
        object.put("timeout", limits.timeout().toSeconds());
        object.put("minInstance", Integer.toString(limits.minInstances()));
        object.put("maxInstance", Integer.toString(limits.maxInstances()));
        object.put("concurrentNum", Integer.toString(limits.concurrency()));
        ObjectNode environment = object.putObject("environment");
        function.environment().forEach(environment::put);
        ObjectNode handlers = object.putObject("extendedHandler");
        handlers.put("initializer", code.initializer() == null ? "" : code.initializer());
        handlers.put("pre_stop", code.preStop() == null ? "" : code.preStop());
        ObjectNode timeouts = object.putObject("extendedTimeout");
        timeouts.put("initializer", limits.initializerTimeout().toSeconds());
        timeouts.put("pre_stop", limits.preStopTimeout().toSeconds());
        describe(function.retry(), object);
        object.put("created", function.createdAt().toString());
        object.put("lastModified", function.updatedAt().toString());
        return object;
    }

    private static void describe(FunctionDefinition.Retry retry, ObjectNode function) {
        function.putObject("retry")
                .put("maxAttempts", retry.maxAttempts())
                .put("initialInterval", retry.initialInterval().toSeconds())
                .put("maxInterval", retry.maxInterval().toSeconds())
                .put("maxAge", retry.maxAge().toSeconds());
        function.put("idempotent", retry.idempotent());
    }
}
