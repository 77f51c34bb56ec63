package io.invoq.ingress.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Reads the fields of a JSON object and collects what is wrong with them, so that a caller hears of everything at once.
 * Used by one thread, for one object.
 */
public final class Fields {

    /** Of one object; a body may hold very many. */
    private static final int MOST_PROBLEMS = 20;

    private static final int MOST_TEXTS = 1000;

    /** In bytes. A process gets them as one variable, too, and Linux gives none of 128 KiB (MAX_ARG_STRLEN). */
    private static final int LONGEST_TEXTS = 100_000;

    private static final int LONGEST_PROBLEM = 400;

    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final JsonNode object;
    private final String prefix;
    private final List<String> problems;

    public Fields(JsonNode object) {
        this(object, "", new ArrayList<>());
    }

    private Fields(JsonNode object, String prefix, List<String> problems) {
        this.object = object;
        this.prefix = prefix;
        this.problems = problems;
    }

    /** What was wrong so far. */
    public List<String> problems() {
        return problems;
    }

    /** Notes that something is wrong. */
    public void problem(String field, String what) {
        String problem = prefix + field + ": " + what;
        problems.add(problem.length() <= LONGEST_PROBLEM ? problem : problem.substring(0, LONGEST_PROBLEM) + "...");
    }

    /** An object within; its problems are collected with these. */
    public Fields section(String field) {
        JsonNode node = object.path(field);
        if (isPresent(node) && !node.isObject()) {
            problem(field, "must be an object, not " + shown(node));
        }
        return new Fields(node, prefix + field + ".", problems);
    }

    /** Text that is there and not blank. */
    public Optional<String> text(String field) {
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

    /** Text that has to be there; empty when it is not, which is noted then. */
    public String requiredText(String field) {
        int problemsBefore = problems.size();
        Optional<String> text = text(field);
        if (text.isEmpty() && problems.size() == problemsBefore) {
            problem(field, "is required and must not be empty");
        }
        return text.orElse("");
    }

    /** A whole number, also when written as text, as the original API has some of them. */
    public int number(String field, int byDefault, int min, int max) {
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

    /** A whole number that has to be there; the least when it is not, which is noted then. */
    public int requiredNumber(String field, int min, int max) {
        if (!has(field)) {
            problem(field, "is required: a whole number from " + min + " to " + max);
        }
        return number(field, min, min, max);
    }

    /** True or false. */
    public boolean flag(String field, boolean byDefault) {
        JsonNode node = object.path(field);
        if (!isPresent(node)) {
            return byDefault;
        }
        if (!node.isBoolean()) {
            problem(field, "must be true or false, not " + shown(node));
        }
        return node.asBoolean(byDefault);
    }

    /** An object of plain values, as text. No problem with it repeats a value. */
    public Map<String, String> textMap(String field, Pattern keys) {
        Map<String, String> map = new LinkedHashMap<>();
        JsonNode node = object.path(field);
        if (!isPresent(node)) {
            return map;
        }
        if (!node.isObject()) {
            problem(field, "must be an object of texts"); // what it is may be a value
            return map;
        }
        int problemsBefore = problems.size();
        checkSize(field, node);
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (problems.size() - problemsBefore >= MOST_PROBLEMS) {
                return map;
            }
            if (!keys.matcher(entry.getKey()).matches()) {
                problem(field, "key '" + entry.getKey() + "' does not match " + keys);
            } else if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                problem(field, "value of '" + entry.getKey() + "' must be text");
            } else if (entry.getValue().asText().indexOf('\0') >= 0) {
                problem(field, "value of '" + entry.getKey() + "' holds a NUL character");
            } else {
                map.put(entry.getKey(), entry.getValue().asText());
            }
        }
        return map;
    }

    private void checkSize(String field, JsonNode texts) {
        int bytes = texts.toString().getBytes(StandardCharsets.UTF_8).length;
        if (texts.size() > MOST_TEXTS) {
            problem(field, "has " + texts.size() + " entries, more than " + MOST_TEXTS);
        } else if (bytes > LONGEST_TEXTS) {
            problem(field, "is " + bytes + " bytes as JSON, more than " + LONGEST_TEXTS);
        }
    }

    /** An array of different UUIDs; none when it is not there. */
    List<UUID> ids(String field, int most) {
        Set<UUID> ids = new LinkedHashSet<>();
        for (JsonNode id : list(field, most)) {
            if (!UUID_FORM.matcher(id.asText()).matches() || !ids.add(UUID.fromString(id.asText()))) {
                problem(field, "holds " + shown(id) + ", which is no UUID or comes twice");
            }
        }
        return List.copyOf(ids);
    }

    /** A list of objects, each with its place before its problems; empty when there is none. */
    public List<Fields> sections(String field, int most) {
        List<Fields> sections = new ArrayList<>();
        for (JsonNode element : list(field, most)) {
            String place = field + "[" + sections.size() + "]";
            if (!element.isObject()) {
                problem(place, "must be an object, not " + shown(element));
            }
            sections.add(new Fields(element, prefix + place + ".", problems));
        }
        return sections;
    }

    /** A list of texts, none of them blank; empty when there is none. */
    public List<String> texts(String field, int most) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list(field, most)) {
            if (element.isTextual() && !element.textValue().isBlank()) {
                texts.add(element.textValue());
            } else {
                problem(field, "holds " + shown(element) + ", which is not text");
            }
        }
        return texts;
    }

    private Iterable<JsonNode> list(String field, int most) {
        JsonNode node = object.path(field);
        if (!isPresent(node)) {
            return List.of();
        }
        if (!node.isArray()) {
            problem(field, "must be a list, not " + shown(node));
            return List.of();
        }
        if (node.size() > most) {
            problem(field, "has " + node.size() + " entries, more than " + most);
            return List.of();
        }
        return node;
    }

    /** Whether the object has such a field with a value. */
    public boolean has(String field) {
        return isPresent(object.path(field));
    }

    /** Notes that text is longer than it may be. */
    public void checkLength(String field, String text, int longest) {
        if (text.length() > longest) {
            problem(field, "has " + text.length() + " characters, more than " + longest);
        }
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
