package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.registry.EnvironmentJson;
import io.invoq.platform.secret.Environments;
import io.invoq.wire.function.EywaSettings;
import io.invoq.wire.function.FunctionDefinition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How Eywa's API words a function, and what it has no words for under names of its kind. Stateless. */
final class EywaFunctionJson {

    /** Eywa's defaults, for functions that its API was told nothing of. */
    private static final int SCALING_FACTOR = 20;

    private static final String READ_TIMEOUT = "10s";

    private EywaFunctionJson() {}

    /** All of it. One that can be called is available, however few instances it has. */
    static ObjectNode of(FunctionDefinition function, Environments environments) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        FunctionDefinition.Limits limits = function.limits();
        EywaSettings eywa = function.eywa();
        object.put("id", function.id().toString());
        if (eywa != null) {
            object.put("image_id", eywa.imageId().toString());
            object.put("image_name", eywa.imageName());
        }
        object.put("short_name", function.urn().function());
        object.put("urn", function.urn().toString());
        object.put("runtime", function.registeredRuntime());
        EnvironmentJson.put(object, "env_vars", "env_vars_problem", function, environments);
        ArrayNode secrets = object.putArray("secrets");
        function.secrets().forEach(id -> secrets.add(id.toString()));
        object.put("available_replicas", 0);
        object.put("available", true);
        object.put("min_replicas", limits.minInstances());
        object.put("max_replicas", limits.maxInstances());
        object.put("scaling_factor", eywa == null ? SCALING_FACTOR : eywa.scalingFactor());
        object.put("max_concurrency", maxConcurrency(limits, eywa));
        object.put("write_debug", eywa != null && eywa.writeDebug());
        object.put("read_timeout", eywa == null || eywa.readTimeout() == null ? READ_TIMEOUT : eywa.readTimeout());
        object.put("write_timeout", seconds(limits.timeout()));
        describe(function.retry(), object);
        object.put("created_at", function.createdAt().toString());
        object.put("updated_at", function.updatedAt().toString());
        return object;
    }

    /** As it was asked for, where that is what holds: 0 means one. */
    private static int maxConcurrency(FunctionDefinition.Limits limits, @Nullable EywaSettings eywa) {
        boolean isZero = eywa != null && eywa.maxConcurrency() == 0 && limits.concurrency() == 1;
        return isZero ? 0 : limits.concurrency();
    }

    private static void describe(FunctionDefinition.Retry retry, ObjectNode function) {
        function.putObject("retry")
                .put("max_attempts", retry.maxAttempts())
                .put("initial_interval", seconds(retry.initialInterval()))
                .put("max_interval", seconds(retry.maxInterval()))
                .put("max_age", seconds(retry.maxAge()));
        function.put("idempotent", retry.idempotent());
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
