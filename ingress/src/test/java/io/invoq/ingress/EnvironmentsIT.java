package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.testkit.TestPackage;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Environments of functions: encrypted on the topics, shown in clear by both APIs. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(180)
final class EnvironmentsIT {

    private static final String EYWA = "/eywa/api/functions";
    private static final String NEW_KEY = "new:HxwdHhsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

    private static KafkaFixture kafka;
    private static TestIngress ingress;
    private static TestIngress other;

    private final String marker = "marker-" + UUID.randomUUID();

    @BeforeAll
    static void start(KafkaFixture fixture) {
        kafka = fixture;
        ingress = TestIngress.start(fixture);
        other = TestIngress.start(fixture);
    }

    @AfterAll
    static void close() {
        other.close();
        ingress.close();
    }

    @Test
    void valuesStandOnNoTopicAndBothApisShowThem() {
        // Given
        Manager manager = Manager.of(ingress);
        JsonNode made = manager.register("f", "\"environment\":{\"VAR_A\":\"%s\",\"VAR_N\":7}".formatted(marker));

        // When
        JsonNode kept = update(manager, "f", "'timeout':5");
        JsonNode published = manager.publish("f", "v1");
        JsonNode changed = update(manager, "f", "'environment':{'VAR_B':'" + marker + "-b'}");

        // Then
        for (JsonNode each : List.of(made, kept, published)) {
            assertThat(each.path("environment").path("VAR_A").asText()).isEqualTo(marker);
            assertThat(each.path("environment").path("VAR_N").asText()).isEqualTo("7");
        }
        assertThat(changed.path("environment").properties()).hasSize(1);
        Manager elsewhere = manager.on(other);
        assertThat(elsewhere.function("f").at("/environment/VAR_B").asText()).isEqualTo(marker + "-b");
        JsonNode versions =
                elsewhere.ok("GET", manager.path("f") + "/versions", "").path("functions");
        assertThat(versions.at("/1/environment/VAR_A").asText()).isEqualTo(marker);
        assertThat(elsewhere
                        .ok("GET", Manager.FUNCTIONS, "")
                        .at("/result/functions/0/environment/VAR_B")
                        .asText())
                .isEqualTo(marker + "-b");
        Reply eywa = elsewhere.call("GET", EYWA + "/" + made.path("functionId").asText(), "");
        assertThat(TestIngress.json(eywa).at("/env_vars/VAR_B").asText()).isEqualTo(marker + "-b");
        assertThat(TestIngress.json(elsewhere.call("GET", EYWA, ""))
                        .at("/objects/0/env_vars/VAR_B")
                        .asText())
                .isEqualTo(marker + "-b");
        assertSealed(manager.urn("f", "latest"), marker);
        assertSealed(manager.urn("f", "v1"), marker);
        assertThat(onTopics("VAR_A")).as("names are sealed, too").isZero();
    }

    @Test
    void whatEywasApiMakesAndChangesIsSealed() {
        // Given
        Manager manager = Manager.of(ingress);
        ObjectNode order = order(image(manager));
        order.putObject("env_vars").put("VAR_A", marker);

        // When
        Reply made = ingress.post(EYWA, order.put("name", "shop-x").toString(), of(manager));
        JsonNode function = TestIngress.json(made);
        String one = EYWA + "/" + function.path("id").asText();
        order.remove("name");
        order.putObject("env_vars").put("VAR_A", marker + "-2");
        Reply changed = ingress.call("PUT", one, order.toString(), of(manager));
        Reply kept = ingress.call("PUT", one, order.putNull("env_vars").toString(), of(manager));
        Reply shown =
                other.get("/serverless/v1/functions/" + function.path("id").asText(), of(manager));

        // Then
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(function.at("/env_vars/VAR_A").asText()).isEqualTo(marker);
        assertThat(TestIngress.json(changed).at("/env_vars/VAR_A").asText()).isEqualTo(marker + "-2");
        assertThat(TestIngress.json(kept).at("/env_vars/VAR_A").asText()).isEqualTo(marker + "-2");
        assertThat(TestIngress.json(shown).at("/function/environment/VAR_A").asText())
                .isEqualTo(marker + "-2");
        assertSealed(function.path("urn").asText(), marker);
        order.remove("env_vars");
        Reply without = ingress.call("PUT", one, order.toString(), of(manager));
        assertThat(TestIngress.json(without).path("env_vars"))
                .as("as Eywa has it")
                .isEmpty();
    }

    @Test
    void aNodeWithoutKeysKeepsItInClearAndOneThatStartsWithKeysSealsAndMovesIt() {
        Manager manager;
        JsonNode before;
        String urn;
        try (TestIngress without = TestIngress.startWithKeys(kafka, null)) {
            // Given
            manager = Manager.of(without);
            before = manager.register("f", "\"environment\":{\"VAR_A\":\"%s\"}".formatted(marker));
            manager.publish("f", "v1");
            urn = manager.urn("f", "latest");
            assertThat(before.at("/environment/VAR_A").asText()).isEqualTo(marker);
            assertThat(last(urn).at("/environment/VAR_A").asText()).isEqualTo(marker);
            assertThat(manager.on(ingress).function("f"))
                    .as("a node with keys reads it")
                    .isEqualTo(before);
        }
        for (String keys : List.of(TestIngress.MASTER_KEY, NEW_KEY + "," + TestIngress.MASTER_KEY)) {
            // When
            try (TestIngress started = TestIngress.startWithKeys(kafka, keys)) {
                // Then
                String id = keys.substring(0, keys.indexOf(':'));
                awaitKey(urn, id);
                awaitKey(manager.urn("f", "v1"), id);
                assertThat(manager.on(started).function("f"))
                        .as("not even its revision")
                        .isEqualTo(before);
                assertThat(last(urn).toString()).doesNotContain(marker);
            }
        }
        try (TestIngress back = TestIngress.startWithKeys(kafka, TestIngress.MASTER_KEY + "," + NEW_KEY)) {
            awaitKey(urn, "test");
            assertThat(manager.on(back).function("f")).isEqualTo(before);
        }
    }

    @Test
    void aNodeThatLacksTheKeySaysSoAndChangesTheRest() {
        // Given
        Manager manager = Manager.of(ingress);
        manager.register("f", "\"environment\":{\"VAR_A\":\"%s\"}".formatted(marker));
        String urn = manager.urn("f", "latest");
        for (String keys : new String[] {null, NEW_KEY}) {
            try (TestIngress lacking = TestIngress.startWithKeys(kafka, keys)) {
                Manager blind = manager.on(lacking);

                // When
                JsonNode shown = blind.function("f");
                JsonNode updated = update(blind, "f", "'environment':null,'timeout':6");
                JsonNode published = blind.publish("f", keys == null ? "v1" : "v2");
                JsonNode eywa = TestIngress.json(
                        blind.call("GET", EYWA + "/" + shown.path("functionId").asText(), ""));

                // Then
                for (JsonNode each : List.of(shown, updated, published)) {
                    assertThat(each.path("environment").isNull()).isTrue();
                    assertThat(each.path("environmentProblem").asText())
                            .contains("function " + manager.urn("f", ""))
                            .contains("is encrypted with master key 'test', of which this node has none");
                }
                assertThat(eywa.path("env_vars").isNull()).isTrue();
                assertThat(eywa.path("env_vars_problem").asText()).contains("master key 'test'");
                assertThat(blind.ok("GET", Manager.FUNCTIONS, "")
                                .at("/result/functions/0/environmentProblem")
                                .asText())
                        .contains("master key 'test'");
                if (keys == null) {
                    String clear =
                            "{'revisionId':'%s','environment':{'VAR_A':'%s'}}".formatted(blind.revision("f"), marker);
                    Reply refused = blind.call("PUT", manager.path("f"), clear);
                    assertThat(refused.status()).isEqualTo(503);
                    assertThat(refused.text())
                            .contains("secrets.key-file", "master key 'test'")
                            .doesNotContain(marker);
                }
            }
        }
        assertThat(manager.function("f").at("/environment/VAR_A").asText()).isEqualTo(marker);
        assertThat(manager.function("f").path("timeout").asInt()).isEqualTo(6);
        assertSealed(urn, marker);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"environment\":\"marker-7f3a9c\"",
                "\"environment\":[\"marker-7f3a9c\"]",
                "\"environment\":{\"A\":{\"B\":\"marker-7f3a9c\"}}",
                "\"environment\":{\"A\":\"marker-7f3a9c\\u0000\"}",
                "\"environment\":{\"A\":marker-7f3a9c}",
                "\"environment\":{\"A\":marker_7f3a9c}",
                "\"environment\":{\"A\":\"marker-7f3a9c}"
            })
    void noErrorRepeatsAValue(String field) {
        Reply refused = ingress.post(Manager.FUNCTIONS, ingress.registration("0@test@refused", field));

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.text()).doesNotContain("marker", "7f3a9c");
    }

    private static JsonNode update(Manager manager, String function, String fields) {
        return manager.ok(
                        "PUT",
                        manager.path(function),
                        "{'revisionId':'%s',%s}".formatted(manager.revision(function), fields))
                .path("function");
    }

    private static void assertSealed(String urn, String marker) {
        assertThat(last(urn).path("environment")).isEmpty();
        assertThat(last(urn).at("/sealedEnvironment/keyId").asText()).isEqualTo("test");
        assertThat(onTopics(marker)).isZero();
    }

    private static void awaitKey(String urn, String id) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(
                                last(urn).at("/sealedEnvironment/keyId").asText())
                        .isEqualTo(id));
    }

    /** The newest entry of a version. */
    private static JsonNode last(String urn) {
        return CommittedRecords.of(
                        kafka.bootstrapServers(), List.of(Topics.registry().name()))
                .stream()
                .filter(each -> new String(each.key(), StandardCharsets.UTF_8).equals("function/" + urn))
                .reduce((earlier, later) -> later)
                .map(each -> TestIngress.json(new String(each.value(), StandardCharsets.UTF_8)))
                .orElseThrow();
    }

    /** How many records of the registry and of its commands hold a text anywhere. */
    private static long onTopics(String text) {
        return CommittedRecords.of(
                        kafka.bootstrapServers(),
                        List.of(
                                Topics.registry().name(),
                                Topics.registryCommands().name()))
                .stream()
                .filter(each ->
                        each.value() != null && new String(each.value(), StandardCharsets.ISO_8859_1).contains(text))
                .count();
    }

    private static String of(Manager manager) {
        return "X-Tenant-Id: " + manager.tenant();
    }

    private static ObjectNode order(String image) {
        return TestIngress.JSON
                .createObjectNode()
                .put("image_id", image)
                .put("min_replicas", 0)
                .put("max_replicas", 3)
                .put("scaling_factor", 0)
                .put("max_concurrency", 0);
    }

    private static String image(Manager manager) {
        byte[] source = TestPackage.of(Map.of("handler.py", "def handle(event, context):\n    return 1\n"));
        String start = "--b\r\nContent-Disposition: form-data; ";
        String body = start + "name=\"name\"\r\n\r\nimage-1\r\n" + start + "name=\"version\"\r\n\r\n1.0\r\n" + start
                + "name=\"runtime\"\r\n\r\npython3\r\n" + start + "name=\"executable_path\"\r\n\r\nhandler.py\r\n"
                + start
                + "name=\"source\"; filename=\"s.zip\"\r\n\r\n" + new String(source, StandardCharsets.ISO_8859_1)
                + "\r\n--b--\r\n";
        Reply made = ingress.upload(
                "POST",
                "/eywa/api/images",
                body.getBytes(StandardCharsets.ISO_8859_1),
                of(manager),
                "Content-Type: multipart/form-data; boundary=b");
        assertThat(made.status()).as(made.text()).isLessThan(300);
        return TestIngress.json(made).path("build_id").asText();
    }
}
