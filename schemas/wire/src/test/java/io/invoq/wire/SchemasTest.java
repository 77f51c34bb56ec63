package io.invoq.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.invoq.wire.function.HandlerStyle;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.node.NodeRole;
import io.invoq.wire.record.Dialect;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.RecordType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The JSON Schemas are valid, have examples that fit, and name the values that the code knows. */
class SchemasTest {

    static final List<String> NAMES = SchemaFile.NAMES;
    private static final String INVOCATION = "invocation.schema.json";

    @ParameterizedTest
    @FieldSource("NAMES")
    void isValidInDraft202012(String name) throws IOException {
        // Given
        var draft = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        // When
        JsonNode schema = SchemaFile.of(name).json();

        // Then
        assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(draft.validate(schema)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "invocation.schema.json, ''",
        "result.schema.json, ''",
        "dead-invocation.schema.json, ''",
        "dead-callback.schema.json, ''",
        "dead-letter-mark.schema.json, ''",
        "idempotency-answer.schema.json, ''",
        "idempotency-claim.schema.json, ''",
        "cancel.schema.json, ''",
        "checkout.schema.json, ''",
        "registry.schema.json, ''",
        "registry.schema.json, /$defs/function",
        "registry.schema.json, /$defs/token",
        "registry.schema.json, /$defs/answer",
        "registry.schema.json, /$defs/quota",
        "registry.schema.json, /$defs/token-use",
        "registry.schema.json, /$defs/pause",
        "registry.schema.json, /$defs/secret",
        "registry.schema.json, /$defs/alias",
        "registry.schema.json, /$defs/reservation",
        "registry-command.schema.json, ''",
        "node.schema.json, ''",
    })
    void hasExamplesThatFitIt(String file, String part) throws IOException {
        // Given
        SchemaFile schema = SchemaFile.of(part.isEmpty() ? file : file + "#" + part);

        // When
        JsonNode examples = SchemaFile.of(file).json().at(part + "/examples");

        // Then
        assertThat(examples).isNotEmpty();
        for (JsonNode example : examples) {
            assertThat(schema.violations(example)).as(example.toString()).isEmpty();
        }
    }

    @Test
    void outcomesAreThoseOfTheCode() throws IOException {
        assertThat(texts("result.schema.json", "/$defs/ended/properties/outcome/enum"))
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of("answered"),
                                Arrays.stream(FailureKind.values()).map(FailureKind::wireName))
                        .toList());
    }

    @Test
    void recordTypesAreThoseOfTheCode() throws IOException {
        // When
        List<String> types = Stream.of(
                        texts(INVOCATION, "/properties/type"),
                        texts("result.schema.json", "/properties/type/enum"),
                        texts("dead-invocation.schema.json", "/properties/type"),
                        texts("dead-callback.schema.json", "/properties/type"),
                        texts("dead-letter-mark.schema.json", "/properties/type/enum"),
                        texts("idempotency-answer.schema.json", "/properties/type"),
                        texts("cancel.schema.json", "/properties/type"),
                        texts("checkout.schema.json", "/properties/type"))
                .flatMap(List::stream)
                .toList();

        // Then
        assertThat(types)
                .containsExactlyElementsOf(Arrays.stream(RecordType.values())
                        .map(RecordType::wireName)
                        .toList());
    }

    @Test
    void lanesDialectsRuntimesAndStylesAreThoseOfTheCode() throws IOException {
        assertThat(texts(INVOCATION, "/properties/lane/enum"))
                .containsExactlyElementsOf(
                        Arrays.stream(Lane.values()).map(Lane::wireName).toList());
        assertThat(texts(INVOCATION, "/properties/dialect/enum"))
                .containsExactlyElementsOf(
                        Arrays.stream(Dialect.values()).map(Dialect::wireName).toList());
        assertThat(texts("registry.schema.json", "/$defs/function/properties/runtime/enum"))
                .containsExactlyElementsOf(Arrays.stream(RuntimeName.values())
                        .map(RuntimeName::wireName)
                        .toList());
        assertThat(texts("registry.schema.json", "/$defs/function/properties/code/properties/style/enum"))
                .containsExactlyElementsOf(Arrays.stream(HandlerStyle.values())
                        .map(style -> style.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            invocation  | id              | 7
            invocation  | type            | io.invoq.result.v1
            invocation  | specversion     | 0.3
            invocation  | source          | nowhere
            invocation  | time            | yesterday
            invocation  | functionurn     | sn:cn:yrk:default:function:0@demo@hello
            invocation  | functionurn     | sn:cn:yrk:default:function:0@demo@hello-:latest
            invocation  | lane            | slow
            invocation  | dialect         | latin
            invocation  | attempt         | 0
            invocation  | deadline        | 30s
            invocation  | replypartition  | -1
            invocation  | httpmethod      | get
            invocation  | httppath        | orders
            invocation  | httpquery       | 100%
            invocation  | httpheaders     | accept
            invocation  | datacontenttype | Application/CloudEvents+json
            invocation  | logtype         | all
            result      | outcome         | lost
            result      | status          | 99
            result      | status          | 600
            result      | durationmicros  | 1.5
            result      | logtail         | a
            dead-callback   | reason          | Callback failed
            dead-callback   | tries           | many
            dead-invocation | reason          | Attempts exhausted
            dead-invocation | acceptedat      | yesterday
            dead-invocation | outcome         | lost
            dead-invocation | lane            | slow
            dead-invocation | attempt         | 0
            dead-letter-mark | letteroffset   | -1
            dead-letter-mark | redrivenas     | 7
            invocation  | fingerprint     | 42
            invocation  | answerpartition | -1
            idempotency-answer | decision     | maybe
            idempotency-answer | requestid    | 7
            invocation  | cancelledat     | soon
            cancel      | id              | 7
            cancel      | tenant          | a b
            cancel      | time            | soon
            checkout    | incarnation     | 7
            checkout    | worker          | no name
            """)
    void refusesAttributeValue(String schema, String attribute, String value) throws IOException {
        // Given
        Map<String, Object> attributes = example(schema + ".schema.json");

        // When
        attributes.put(attribute, value);

        // Then
        assertThat(SchemaFile.of(schema + ".schema.json").violations(attributes))
                .anySatisfy(violation -> assertThat(violation).contains(attribute));
    }

    @Test
    void acceptsAttributesThatItDoesNotKnow() throws IOException {
        for (String schema : List.of(
                INVOCATION,
                "result.schema.json",
                "dead-invocation.schema.json",
                "dead-letter-mark.schema.json",
                "cancel.schema.json",
                "checkout.schema.json")) {
            // Given
            Map<String, Object> attributes = example(schema);

            // When
            attributes.put("later", "anything");

            // Then
            assertThat(SchemaFile.of(schema).violations(attributes)).isEmpty();
        }
    }

    @Test
    void synchronousInvocationNeedsDeadlineAndReplyPartition() throws IOException {
        // Given
        Map<String, Object> attributes = example(INVOCATION);

        // When
        attributes.remove("deadline");
        attributes.remove("replypartition");

        // Then
        assertThat(SchemaFile.of(INVOCATION).violations(attributes)).hasSize(2);
    }

    @Test
    void rolesOfNodesAreThoseOfTheCode() throws IOException {
        assertThat(texts("node.schema.json", "/properties/role/enum"))
                .containsExactlyElementsOf(
                        Arrays.stream(NodeRole.values()).map(NodeRole::wireName).toList());
    }

    private static Map<String, Object> example(String schema) throws IOException {
        Map<String, Object> attributes = new TreeMap<>();
        for (Map.Entry<String, JsonNode> property :
                SchemaFile.of(schema).json().at("/examples/0").properties()) {
            attributes.put(property.getKey(), property.getValue().asText());
        }
        return attributes;
    }

    /** The texts of an enum, or the one of a const. */
    private static List<String> texts(String schema, String pointer) throws IOException {
        JsonNode node = SchemaFile.of(schema).json().at(pointer);
        if (node.isMissingNode()) {
            return fail(schema + " has no " + pointer);
        }
        return node.isArray()
                ? StreamSupport.stream(node.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList()
                : List.of(node.path("const").asText());
    }
}
