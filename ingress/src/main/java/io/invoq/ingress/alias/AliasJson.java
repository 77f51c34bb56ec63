package io.invoq.ingress.alias;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.Alias;
import java.util.Locale;

/** How the management API words an alias, with the names that openYuanrong's own record of one has. Stateless. */
public final class AliasJson {

    private AliasJson() {}

    /** All of it. */
    public static ObjectNode of(Alias alias) {
        FunctionUrn urn = alias.urn();
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("aliasUrn", urn.toString());
        object.put("functionUrn", urn.withoutVersion());
        object.put(
                "functionVersionUrn", urn.withVersion(alias.functionVersion()).toString());
        object.put("name", urn.version());
        object.put("functionVersion", alias.functionVersion());
        object.put("revisionId", alias.revisionId());
        object.put("description", alias.description());
        object.put("routingType", alias.rules() == null ? "weights" : "rule");
        ArrayNode weights = object.putArray("routingconfig");
        for (Alias.Weight weight : alias.weights()) {
            weights.addObject()
                    .put("functionVersion", weight.functionVersion())
                    .put(
                            "functionVersionUrn",
                            urn.withVersion(weight.functionVersion()).toString())
                    .put("weight", weight.weight());
        }
        if (alias.rules() != null) {
            ObjectNode rules = object.putObject("routingRules");
            rules.put("ruleLogic", alias.rules().logic().name().toLowerCase(Locale.ROOT));
            alias.rules().rules().forEach(rules.putArray("rules")::add);
            rules.put("grayVersion", alias.rules().grayVersion());
        }
        object.put("created", alias.createdAt().toString());
        object.put("lastModified", alias.updatedAt().toString());
        return object;
    }
}
