package io.invoq.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.invoq.wire.record.Lane;
import io.invoq.wire.record.RecordType;
import io.invoq.wire.topic.DelayTier;
import io.invoq.wire.topic.TopicSpec;
import io.invoq.wire.topic.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document says what the code does. */
class AsyncApiTest {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonNode document = read();

    @Test
    void isAsyncApi3() {
        assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(document.at("/info/title").asText()).isNotEmpty();
    }

    @Test
    void hasEveryTopicOfTheCatalogueAndNoOther() throws ReflectiveOperationException {
        assertThat(channels().keySet()).isEqualTo(catalogue().keySet());
    }

    @Test
    void topicsHaveTheSettingsOfTheCatalogue() throws ReflectiveOperationException {
        // Given
        Map<String, TopicSpec> catalogue = catalogue();

        channels().forEach((topic, channel) -> {
            // When
            JsonNode kafka = channel.at("/bindings/kafka");
            Map<String, String> settings = new HashMap<>();
            kafka.path("topicConfiguration")
                    .properties()
                    .forEach(setting -> settings.put(
                            setting.getKey(),
                            setting.getValue().isArray()
                                    ? StreamSupport.stream(setting.getValue().spliterator(), false)
                                            .map(JsonNode::asText)
                                            .collect(Collectors.joining(","))
                                    : setting.getValue().asText()));

            // Then
            TopicSpec spec = Objects.requireNonNull(catalogue.get(topic));
            assertThat(settings).as(topic).isEqualTo(spec.settings());
            assertThat(kafka.path("partitions").asInt(0))
                    .as(topic)
                    .isEqualTo(spec.fixedPartitions().orElse(0));
        });
    }

    @Test
    void everyReferenceLeadsSomewhere() throws IOException {
        // When
        List<String> references = new ArrayList<>();
        collectReferences(document, references);

        // Then
        assertThat(references).hasSizeGreaterThan(40);
        for (String reference : references) {
            assertThat(target(reference).isMissingNode()).as(reference).isFalse();
        }
    }

    @Test
    void everyMessageOfAnEventIsNamedByItsRecordType() {
        // When
        Set<String> names = new HashSet<>();
        for (JsonNode message : document.at("/components/messages")) {
            if (message.has("headers")) {
                names.add(message.path("name").asText());
            }
        }

        // Then
        assertThat(names)
                .isEqualTo(Arrays.stream(RecordType.values())
                        .map(RecordType::wireName)
                        .collect(Collectors.toSet()));
    }

    @Test
    void headersOfAMessageAllowItsRecordType() throws IOException {
        for (JsonNode message : document.at("/components/messages")) {
            if (message.has("headers")) {
                // When
                JsonNode type = target(message.at("/headers/$ref").asText()).at("/properties/type");

                // Then
                assertThat(type.toString()).contains('"' + message.path("name").asText() + '"');
            }
        }
    }

    @Test
    void everyMessageHasKeyAndPayload() {
        for (JsonNode message : document.at("/components/messages")) {
            assertThat(message.at("/bindings/kafka/key").isMissingNode())
                    .as(message.toString())
                    .isFalse();
            assertThat(message.path("payload").isMissingNode())
                    .as(message.toString())
                    .isFalse();
        }
    }

    @Test
    void everyTopicHasASenderAndEveryOperationItsRole() throws IOException {
        // When
        Set<String> sentTo = new HashSet<>();
        for (JsonNode operation : document.path("operations")) {
            assertThat(operation.path("action").asText()).isIn("send", "receive");
            assertThat(target(operation.at("/tags/0/$ref").asText())
                            .path("name")
                            .asText())
                    .isIn("ingress", "worker", "callback-dispatcher");
            if (operation.path("action").asText().equals("send")) {
                sentTo.add(topic(target(operation.at("/channel/$ref").asText())));
            }
        }

        // Then
        assertThat(sentTo).isEqualTo(channels().keySet());
    }

    private static JsonNode read() {
        try (InputStream in = AsyncApiTest.class.getClassLoader().getResourceAsStream("io/invoq/wire/asyncapi.yaml")) {
            return YAML.readTree(Objects.requireNonNull(in, "asyncapi.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, JsonNode> channels() {
        Map<String, JsonNode> channels = new TreeMap<>();
        document.path("channels").forEach(channel -> channels.put(topic(channel), channel));
        return channels;
    }

    private static String topic(JsonNode channel) {
        return channel.path("address")
                .asText()
                .replace("{pool}", Topics.DEFAULT_POOL)
                .replace("{tier}", DelayTier.S1.wireName());
    }

    /** What every public method of {@link Topics} gives, so that a topic added there is missed here. */
    private static Map<String, TopicSpec> catalogue() throws ReflectiveOperationException {
        Map<String, TopicSpec> topics = new TreeMap<>();
        for (Method method : Topics.class.getDeclaredMethods()) {
            if (method.accessFlags().contains(AccessFlag.PUBLIC)) {
                for (TopicSpec topic : topics(method)) {
                    topics.put(topic.name(), topic);
                }
            }
        }
        return topics;
    }

    private static List<TopicSpec> topics(Method method) throws IllegalAccessException, InvocationTargetException {
        List<TopicSpec> topics = new ArrayList<>();
        if (method.getParameterCount() == 0) {
            topics.add((TopicSpec) method.invoke(null));
        } else if (method.getParameterTypes()[0] == DelayTier.class) {
            topics.add((TopicSpec) method.invoke(null, DelayTier.S1));
        } else {
            for (Lane lane : Lane.values()) {
                topics.add((TopicSpec) method.invoke(null, lane, Topics.DEFAULT_POOL));
            }
        }
        return topics;
    }

    @Test
    void everyReferenceOfASchemaLeadsSomewhere() throws IOException {
        for (String name : SchemaFile.NAMES) {
            // Given
            JsonNode schema = SchemaFile.of(name).json();

            // When
            List<String> references = new ArrayList<>();
            collectReferences(schema, references);

            // Then
            for (String reference : references) {
                assertThat(target(schema, reference).isMissingNode())
                        .as(name + ": " + reference)
                        .isFalse();
            }
        }
    }

    private static void collectReferences(JsonNode node, List<String> references) {
        if (node.has("$ref")) {
            references.add(node.path("$ref").asText());
        }
        node.forEach(child -> collectReferences(child, references));
    }

    private JsonNode target(String reference) throws IOException {
        return target(document, reference);
    }

    private static JsonNode target(JsonNode document, String reference) throws IOException {
        int hash = reference.indexOf('#');
        String file = hash < 0 ? reference : reference.substring(0, hash);
        String pointer = hash < 0 ? "" : reference.substring(hash + 1);
        JsonNode root = file.isEmpty()
                ? document
                : SchemaFile.of(file.replace("schema/", "")).json();
        return root.at(pointer);
    }
}
