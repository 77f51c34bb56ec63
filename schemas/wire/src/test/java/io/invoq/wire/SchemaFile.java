package io.invoq.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * One of the schemas that Invoq publishes, or a part of one, with formats asserted.
 *
 * @param name of the file, with a JSON pointer after {@code #} for a part
 */
record SchemaFile(String name) {

    static final ObjectMapper JSON = new ObjectMapper();
    static final List<String> NAMES = List.of(
            "attributes.schema.json",
            "invocation.schema.json",
            "result.schema.json",
            "dead-invocation.schema.json",
            "dead-callback.schema.json",
            "dead-letter-mark.schema.json",
            "idempotency-answer.schema.json",
            "idempotency-claim.schema.json",
            "cancel.schema.json",
            "checkout.schema.json",
            "registry.schema.json",
            "registry-command.schema.json",
            "node.schema.json");

    private static final String DIRECTORY = "io/invoq/wire/schema/";
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    static SchemaFile of(String name) {
        return new SchemaFile(name);
    }

    /** What the schema finds wrong with a value given as a Java object, as JSON, or as the bytes of JSON. */
    List<String> violations(Object value) throws IOException {
        JsonNode json = value instanceof byte[] bytes ? JSON.readTree(bytes) : JSON.valueToTree(value);
        JsonSchema schema = FACTORY.getSchema(SchemaLocation.of("classpath:" + DIRECTORY + name), CONFIG);
        return schema.validate(json).stream().map(ValidationMessage::getMessage).toList();
    }

    /** The whole file. */
    JsonNode json() throws IOException {
        try (InputStream in = SchemaFile.class.getClassLoader().getResourceAsStream(DIRECTORY + name)) {
            return JSON.readTree(Objects.requireNonNull(in, name));
        }
    }

    /** The names of all properties that the file describes, its references followed. */
    Set<String> properties() throws IOException {
        Set<String> names = new HashSet<>();
        collectProperties(json(), names);
        return names;
    }

    private static void collectProperties(JsonNode node, Set<String> names) throws IOException {
        node.path("properties").fieldNames().forEachRemaining(names::add);
        String file = node.path("$ref").asText().replaceFirst("#.*", "");
        if (!file.isEmpty()) {
            names.addAll(of(file).properties());
        }
        for (JsonNode child : node) {
            collectProperties(child, names);
        }
    }
}
