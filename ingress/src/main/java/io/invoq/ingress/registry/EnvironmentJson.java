package io.invoq.ingress.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.platform.secret.Environments;
import io.invoq.platform.secret.SecretUnreadableException;
import io.invoq.wire.function.FunctionDefinition;
import java.util.Map;

/**
 * How the environment of a function is told to those who may read the function: opened. Where it does not open on this node
 * it is null, which keeps it when it is written back, and a field beside it says why. Stateless.
 */
public final class EnvironmentJson {

    private EnvironmentJson() {}

    /**
     * Puts it into an object.
     *
     * @param field that it is under
     * @param problemField that says why it is null
     */
    public static void put(
            ObjectNode object,
            String field,
            String problemField,
            FunctionDefinition function,
            Environments environments) {
        try {
            Map<String, String> opened = environments.open(function).environment();
            ObjectNode variables = object.putObject(field);
            opened.forEach(variables::put);
        } catch (SecretUnreadableException e) {
            object.putNull(field);
            object.put(problemField, e.getMessage());
        }
    }
}
