package io.invoq.ingress.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** JSON that fits a schema of the document, and JSON that does not. Used by one thread. */
final class RandomJson {

    /** What is put where something else belongs. */
    private static final String[] JUNK = {
        "null",
        "true",
        "0",
        "-1",
        "1e400",
        "-9223372036854775809",
        "123456789012345678901234567890",
        "0.1",
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\u202e\ud83d\ude00e\u0301\"",
        "\"../../etc/passwd\"",
        "\"${jndi:ldap://x}\"",
        "\"%00%2e%2e%2f\"",
        "[]",
        "{}",
        "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
        "{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}"
    };

    private static final int DEEPEST = 6;

    private final ApiDocument document;
    private final Random random;

    RandomJson(ApiDocument document, Random random) {
        this.document = document;
        this.random = random;
    }

    /** A value for the schema; with {@code spoilt}, about every fourth value in it is junk. */
    String of(JsonNode schema, boolean spoilt) {
        return of(document.resolved(schema), spoilt, 0);
    }

    String junk() {
        int which = random.nextInt(JUNK.length + 2);
        if (which == JUNK.length) {
            return "\"" + "x".repeat(1 + random.nextInt(20_000)) + "\"";
        }
        return which > JUNK.length ? "[".repeat(2_000) : JUNK[which];
    }

    private String of(JsonNode schema, boolean spoilt, int depth) {
        if (depth > DEEPEST || (spoilt && random.nextInt(4) == 0)) {
            return junk();
        }
        for (String choice : List.of("oneOf", "anyOf", "enum", "examples")) {
            JsonNode choices = schema.path(choice);
            if (!choices.isEmpty()) {
                JsonNode chosen = choices.get(random.nextInt(choices.size()));
                return choice.endsWith("Of") ? of(document.resolved(chosen), spoilt, depth + 1) : chosen.toString();
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, spoilt, depth);
            case "array" -> array(schema, spoilt, depth);
            case "integer", "number" -> number(schema);
            case "boolean" -> Boolean.toString(random.nextBoolean());
            default -> "\"" + text(schema) + "\"";
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText();
    }

    private String object(JsonNode schema, boolean spoilt, int depth) {
        List<String> members = new ArrayList<>();
        schema.path("properties").properties().forEach(property -> {
            boolean required = schema.path("required")
                    .valueStream()
                    .anyMatch(name -> name.asText().equals(property.getKey()));
            if (random.nextInt(4) == 0 || (required && !(spoilt && random.nextInt(8) == 0))) {
                members.add("\"" + property.getKey() + "\":"
                        + of(document.resolved(property.getValue()), spoilt, depth + 1));
            }
        });
        if (spoilt && !members.isEmpty() && random.nextInt(6) == 0) {
            members.add(members.getFirst()); // a name that comes twice
        }
        return "{" + String.join(",", members) + "}";
    }

    private String array(JsonNode schema, boolean spoilt, int depth) {
        List<String> items = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            items.add(of(document.resolved(schema.path("items")), spoilt, depth + 1));
        }
        return "[" + String.join(",", items) + "]";
    }

    private String number(JsonNode schema) {
        int minimum = schema.path("minimum").asInt(0);
        int maximum = schema.path("maximum").asInt(1000);
        return Integer.toString(random.nextInt(minimum, Math.max(minimum + 1, maximum)));
    }

    private String text(JsonNode schema) {
        if (schema.has("default")) {
            return schema.path("default").asText();
        }
        return switch (schema.path("format").asText()) {
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "date-time" -> "2026-01-02T03:04:05Z";
            case "uri" -> "https://example.org/" + random.nextInt(10);
            default -> "f" + random.nextInt(1000);
        };
    }
}
