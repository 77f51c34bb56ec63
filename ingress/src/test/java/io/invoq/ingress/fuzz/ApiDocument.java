package io.invoq.ingress.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The OpenAPI document: which operations there are, and what it says of a reply. Safe for use by several threads. */
public final class ApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LOCATION = "https://invoq.test/openapi.json";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final JsonNode document;
    private final JsonSchemaFactory schemas;
    private final Map<String, JsonSchema> byPointer = new ConcurrentHashMap<>();

    /** One operation. */
    public record Operation(String path, String method, JsonNode node, JsonNode shared) {}

    /** @param text as it is served */
    public ApiDocument(String text) {
        try {
            this.document = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON", e);
        }
        this.schemas = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(LOCATION, text))));
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(each -> METHODS.contains(each.getKey()))
                        .forEach(each -> operations.add(new Operation(
                                path.getKey(),
                                each.getKey().toUpperCase(Locale.ROOT),
                                each.getValue(),
                                path.getValue().path("parameters")))));
        return operations;
    }

    /** The parameters of an operation, those of its path included, references followed. */
    public List<JsonNode> parameters(Operation operation) {
        return Stream.of(operation.shared(), operation.node().path("parameters"))
                .flatMap(list -> list.valueStream())
                .map(this::resolved)
                .toList();
    }

    /** The node that a reference means. */
    public JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(document.at(node.path("$ref").asText().substring(1)))
                : node;
    }

    /**
     * What the document does not allow about a reply: its status, its media type, its body.
     *
     * @param mediaType empty when there is none
     */
    public List<String> problems(Operation operation, int status, String mediaType, String body) {
        JsonNode response = operation.node().path("responses").path(Integer.toString(status));
        if (response.isMissingNode()) {
            return List.of("status " + status + " is not in the document");
        }
        String pointer = "/paths/" + escaped(operation.path()) + "/"
                + operation.method().toLowerCase(Locale.ROOT) + "/responses/" + status;
        if (response.has("$ref")) {
            pointer = response.path("$ref").asText().substring(1);
        }
        JsonNode contents = resolved(response).path("content");
        if (contents.has("*/*") || contents.isMissingNode()) {
            return contents.isMissingNode() && !body.isEmpty() ? List.of("a body where there is none") : List.of();
        }
        String type = mediaType.replaceAll(";.*", "").strip();
        if (!contents.has(type)) {
            return List.of("media type '" + mediaType + "' is not in the document");
        }
        return type.endsWith("json") ? violations(pointer + "/content/" + escaped(type) + "/schema", body) : List.of();
    }

    private List<String> violations(String pointer, String body) {
        try {
            JsonSchema schema = byPointer.computeIfAbsent(
                    pointer,
                    at -> schemas.getSchema(
                            SchemaLocation.of(LOCATION + "#" + at),
                            SchemaValidatorsConfig.builder()
                                    .formatAssertionsEnabled(true)
                                    .build()));
            return schema.validate(JSON.readTree(body)).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        } catch (JsonProcessingException e) {
            return List.of("the body is not JSON: " + body);
        }
    }

    private static String escaped(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }
}
