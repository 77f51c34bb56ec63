package io.invoq.worker.runtime;

import io.invoq.wire.function.FunctionDefinition;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment of an instance. Nothing of the worker's is in it. A function's own variables may replace PATH and the
 * like, but not what the platform says about the function.
 */
final class FunctionEnvironment {

    private final RuntimeConfig config;

    FunctionEnvironment(RuntimeConfig config) {
        this.config = config;
    }

    /** A new map, to be added to. */
    Map<String, String> of(FunctionDefinition function, Path home) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PATH", config.functionPath());
        variables.put("HOME", home.toString());
        variables.put("TMPDIR", home.toString());
        variables.put("LANG", "C.UTF-8");
        variables.put("PYTHONDONTWRITEBYTECODE", "1");
        variables.putAll(function.environment());
        FunctionDefinition.Code code = function.code();
        FunctionDefinition.Limits limits = function.limits();
        variables.put("RUNTIME_PROJECT_ID", function.urn().tenant());
        variables.put("RUNTIME_PACKAGE", function.urn().service());
        variables.put("RUNTIME_FUNC_NAME", function.urn().function());
        variables.put("RUNTIME_FUNC_VERSION", function.urn().version());
        variables.put("RUNTIME_HANDLER", code.handler());
        variables.put("RUNTIME_CODE_ROOT", code.path());
        variables.put("RUNTIME_TIMEOUT", Long.toString(limits.timeout().toSeconds()));
        variables.put("RUNTIME_CPU", Integer.toString(limits.cpuMillis()));
        variables.put("RUNTIME_MEMORY", Integer.toString(limits.memoryMegabytes()));
        variables.put(
                "RUNTIME_MAX_RESP_BODY_SIZE",
                Long.toString(config.maxResponseSize().bytes()));
        variables.put("RUNTIME_USERDATA", ControlJson.text(function.environment()));
        if (code.initializer() != null) {
            variables.put("RUNTIME_INITIALIZER_HANDLER", code.initializer());
            variables.put(
                    "RUNTIME_INITIALIZER_TIMEOUT",
                    Long.toString(limits.initializerTimeout().toSeconds()));
        }
        if (code.preStop() != null) {
            variables.put("PRE_STOP_HANDLER", code.preStop());
            variables.put(
                    "PRE_STOP_TIMEOUT", Long.toString(limits.preStopTimeout().toSeconds()));
        }
        return variables;
    }
}
