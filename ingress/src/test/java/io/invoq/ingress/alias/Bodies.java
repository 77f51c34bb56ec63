package io.invoq.ingress.alias;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.registry.Alias;

/** What requests say that are right. */
final class Bodies {

    private Bodies() {}

    static ObjectNode function(String name) {
        return object().put("name", "0@shop@" + name)
                .put("runtime", "python3")
                .put("codePath", "/code")
                .put("handler", "main.handler");
    }

    static ObjectNode publication(FunctionDefinition latest, String number) {
        return object().put("revisionId", latest.revisionId()).put("versionNumber", number);
    }

    static ObjectNode alias(String name, String version) {
        return object().put("name", name).put("functionVersion", version);
    }

    static ObjectNode aliasUpdate(Alias current, String version) {
        return object().put("revisionId", current.revisionId()).put("functionVersion", version);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
