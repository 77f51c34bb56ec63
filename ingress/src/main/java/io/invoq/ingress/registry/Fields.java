package io.invoq.ingress.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the fields of a JSON object and collects what is wrong with them, so that a caller hears of everything at once.
 * Used by one thread, for one object.
 */
final class Fields {

    private final JsonNode object;
    private final String prefix;
    private final List<String> problems;

    Fields(JsonNode object) {
        this(object, "", new ArrayList<>());
    }

    private Fields(JsonNode object, String prefix, List<String> problems) {
        this.object = object;
        this.prefix = prefix;
        this.problems = problems;
    }

    List<String> problems() {
        return problems;
    }

    void problem(String field, String what) {
        problems.add(prefix + field + ": " + what);
    }

    /** An object within; its problems are collected with these. */
    Fields section(String field) {
        JsonNode node = object.path(field);
        if (isPresent(node) && !node.isObject()) {
            problem(field, "must be an object, not " + shown(node));
        }
        return new Fields(node, prefix + field + ".", problems);
    }

    Optional<String> text(String field) {
        JsonNode node = object.path(field);
        if (!isPresent(node)) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            problem(field, "must be text, not " + shown(node));
            return Optional.empty();
        }
        if (node.textValue().indexOf('\0') >= 0) {
            problem(field, "holds a NUL character");
            return Optional.empty();
        }
        return node.textValue().isBlank() ? Optional.empty() : Optional.of(node.textValue());
    }

    String requiredText(String field) {
        int problemsBefore = problems.size();
        Optional<String> text = text(field);
        if (text.isEmpty() && problems.size() == problemsBefore) {
            problem(field, "is required and must not be empty");
        }
        return text.orElse("");
    }

    /** A whole number, also when written as text, as the original API has some of them. */
    int number(String field, int byDefault, int min, int max) {
        JsonNode node = object.path(field);
        if (!isPresent(node)) {
            return byDefault;
        }
        Optional<Integer> number = wholeNumber(node);
        if (number.isEmpty()) {
            problem(field, "must be a whole number from " + min + " to " + max + ", not " + shown(node));
        } else if (number.get() < min || number.get() > max) {
            problem(field, number.get() + " is not within " + min + " to " + max);
        }
        return number.orElse(byDefault);
    }

    boolean flag(String field, boolean byDefault) {
        JsonNode node = object.path(field);
        if (!isPresent(node)) {
            return byDefault;
        }
        if (!node.isBoolean()) {
            problem(field, "must be true or false, not " + shown(node));
        }
        return node.asBoolean(byDefault);
    }

    Map<String, String> textMap(String field, Pattern keys) {
        Map<String, String> map = new LinkedHashMap<>();
        JsonNode node = object.path(field);
        if (!isPresent(node)) {
            return map;
        }
        if (!node.isObject()) {
            problem(field, "must be an object, not " + shown(node));
            return map;
        }
        node.properties().forEach(entry -> {
            if (!keys.matcher(entry.getKey()).matches()) {
                problem(field, "key '" + entry.getKey() + "' does not match " + keys);
            } else if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                problem(field, "value of '" + entry.getKey() + "' must be text");
            } else if (entry.getValue().asText().indexOf('\0') >= 0) {
                problem(field, "value of '" + entry.getKey() + "' holds a NUL character");
            } else {
                map.put(entry.getKey(), entry.getValue().asText());
            }
        });
        return map;
    }

    private static Optional<Integer> wholeNumber(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.canConvertToInt() ? Optional.of(node.intValue()) : Optional.empty();
        }
        if (node.isTextual() && node.textValue().matches("-?\\d{1,9}")) {
            return Optional.of(Integer.valueOf(node.textValue()));
        }
        return Optional.empty();
    }

    private static boolean isPresent(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
