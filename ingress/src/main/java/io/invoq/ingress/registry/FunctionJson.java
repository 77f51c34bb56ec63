package io.invoq.ingress.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.platform.secret.Environments;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.PackageDigest;
import java.util.Locale;

/**
 * How openYuanrong's management API words a version of a function. Whatever {@link Registration} reads is there under the
 * same name, so that an update can be laid over it. Stateless.
 */
public final class FunctionJson {

    static final String ENVIRONMENT = "environment";

    private FunctionJson() {}

    /** All of it. */
    public static ObjectNode of(FunctionDefinition function, Environments environments) {
        ObjectNode object = withoutEnvironment(function);
        EnvironmentJson.put(object, ENVIRONMENT, "environmentProblem", function, environments);
        return object;
    }

    /** The same with null for its environment, which is not looked at. */
    static ObjectNode withoutEnvironment(FunctionDefinition function) {
        FunctionDefinition.Code code = function.code();
        FunctionDefinition.Limits limits = function.limits();
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("id", function.urn().toString());
        object.put("functionId", function.id().toString());
        object.put("functionUrn", function.urn().withoutVersion());
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
        PackageDigest packaged = code.packageSha256();
        object.put("storageType", packaged == null ? "local" : Registration.PACKAGE);
        object.put("codePath", packaged == null ? code.path() : packaged.toString());
        object.put("cpu", limits.cpuMillis());
        object.put("memory", limits.memoryMegabytes());
        object.put("timeout", limits.timeout().toSeconds());
        object.put("minInstance", Integer.toString(limits.minInstances()));
        object.put("maxInstance", Integer.toString(limits.maxInstances()));
        object.put("concurrentNum", Integer.toString(limits.concurrency()));
        object.putNull(ENVIRONMENT);
        ArrayNode secrets = object.putArray("secrets");
        function.secrets().forEach(id -> secrets.add(id.toString()));
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
