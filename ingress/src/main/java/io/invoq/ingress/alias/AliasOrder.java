package io.invoq.ingress.alias;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.registry.ChangeRefusedException;
import io.invoq.ingress.registry.Fields;
import io.invoq.ingress.registry.RegistrationException;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.Alias;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a request asks an alias to be.
 *
 * @param name empty when the body has none
 * @param revisionId empty when the body has none
 */
record AliasOrder(
        String name,
        String revisionId,
        String functionVersion,
        String description,
        List<Alias.Weight> weights,
        Alias.@Nullable Rules rules) {

    static final int LONGEST_NAME = 63;
    static final int LONGEST_DESCRIPTION = 1024;
    static final int MOST_RULES = 20;
    static final int LONGEST_RULE = 1024;

    /** As many as a function has versions. */
    static final int MOST_WEIGHTS = 9;

    private static final Pattern NAME = Pattern.compile("[A-Za-z]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final String BY_WEIGHT = "weights";
    private static final String BY_RULE = "rule";

    /**
     * Reads it.
     *
     * @throws RegistrationException naming every problem
     * @throws ChangeRefusedException when everything else is right and the weights are not 100 in all
     */
    static AliasOrder read(JsonNode body) {
        Fields fields = new Fields(body);
        String name = fields.text("name").orElse("");
        if (!name.isEmpty()) {
            checkName(fields, name);
        }
        String revision = fields.text("revisionId").orElse("");
        String version = fields.requiredText("functionVersion");
        String description = fields.text("description").orElse("");
        fields.checkLength("description", description, LONGEST_DESCRIPTION);
        List<Alias.Weight> weights = readWeights(fields);
        Alias.Rules rules = readRules(fields);
        checkType(fields);
        if (!fields.problems().isEmpty()) {
            throw new RegistrationException(fields.problems());
        }
        checkTotal(weights);
        return new AliasOrder(name, revision, version, description, weights, rules);
    }

    private static void checkName(Fields fields, String name) {
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            fields.problem(
                    "name",
                    "'%s' is not a letter and up to %d letters, digits, '.', '_' and '-', the last a letter or digit"
                            .formatted(name, LONGEST_NAME - 1));
        } else if (name.equals(FunctionUrn.LATEST)) {
            fields.problem("name", "'latest' is the version that is not published");
        }
    }

    private static void checkType(Fields fields) {
        String type = fields.text("routingType").orElse("");
        boolean hasWeights = fields.has("routingconfig");
        boolean hasRules = fields.has("routingRules");
        if (!type.isEmpty() && !type.equals(BY_WEIGHT) && !type.equals(BY_RULE)) {
            fields.problem("routingType", "'" + type + "' is neither weights nor rule");
        } else if (hasWeights && hasRules) {
            fields.problem("routingRules", "cannot be there together with routingconfig");
        } else if (type.equals(BY_RULE) && !hasRules) {
            fields.problem("routingRules", "is required for routingType rule");
        } else if (type.equals(BY_WEIGHT) && !hasWeights && !hasRules) {
            fields.problem("routingconfig", "is required for routingType weights");
        } else if (type.equals(BY_WEIGHT) && hasRules) {
            fields.problem("routingRules", "is for routingType rule, which is weights");
        } else if (type.equals(BY_RULE) && hasWeights) {
            fields.problem("routingconfig", "is for routingType weights, which is rule");
        }
    }

    private static List<Alias.Weight> readWeights(Fields fields) {
        List<Alias.Weight> weights = new ArrayList<>();
        Set<String> versions = new HashSet<>();
        for (Fields each : fields.sections("routingconfig", MOST_WEIGHTS)) {
            int problemsBefore = fields.problems().size();
            String version = each.requiredText("functionVersion");
            int weight = each.requiredNumber("weight", 0, Alias.TOTAL_WEIGHT);
            if (!versions.add(version) && !version.isEmpty()) {
                each.problem("functionVersion", "'" + version + "' is there twice");
            }
            if (fields.problems().size() == problemsBefore) {
                weights.add(new Alias.Weight(version, weight));
            }
        }
        return weights;
    }

    private static void checkTotal(List<Alias.Weight> weights) {
        int total = weights.stream().mapToInt(Alias.Weight::weight).sum();
        if (!weights.isEmpty() && total != Alias.TOTAL_WEIGHT) {
            throw new ChangeRefusedException(
                    ChangeRefusedException.Reason.TOTAL_WEIGHT,
                    "total routing weight is not 100: routingconfig has " + total);
        }
    }

    private static Alias.@Nullable Rules readRules(Fields fields) {
        Fields section = fields.section("routingRules");
        if (!fields.has("routingRules")) {
            return null;
        }
        int problemsBefore = fields.problems().size();
        Alias.Logic logic = readLogic(section);
        List<String> rules = section.texts("rules", MOST_RULES);
        if (rules.isEmpty() && fields.problems().size() == problemsBefore) {
            section.problem("rules", "is required and must not be empty");
        }
        rules.forEach(rule -> checkRule(section, rule));
        String gray = section.requiredText("grayVersion");
        return fields.problems().size() == problemsBefore ? new Alias.Rules(logic, rules, gray) : null;
    }

    private static Alias.Logic readLogic(Fields section) {
        String logic = section.text("ruleLogic").orElse("and");
        return switch (logic) {
            case "and" -> Alias.Logic.AND;
            case "or" -> Alias.Logic.OR;
            default -> {
                section.problem("ruleLogic", "'" + logic + "' is neither and nor or");
                yield Alias.Logic.AND;
            }
        };
    }

    private static void checkRule(Fields section, String rule) {
        if (rule.length() > LONGEST_RULE) {
            section.checkLength("rules", rule, LONGEST_RULE);
            return;
        }
        try {
            HeaderRule.parse(rule);
        } catch (IllegalArgumentException e) {
            section.problem("rules", "'" + rule + "': " + e.getMessage());
        }
    }
}
