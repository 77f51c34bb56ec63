package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /eywa/api/secrets} over HTTP: what goes in does not come out. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(180)
final class SecretsIT {

    private static final String PATH = "/eywa/api/secrets";
    private static final String MARKER = "marker-7f3a9c";
    private static final String OTHER_KEY = "new:HxwdHhsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

    private static KafkaFixture kafka;
    private static TestIngress ingress;
    private static TestIngress other;

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
    void showsAllButTheValuesOnEveryNode() {
        // Given
        String tenant = tenant();
        // When
        Reply made = create(tenant, "database", "{\"user\":\"u-" + MARKER + "\",\"p.w\":\"" + MARKER + "\"}");
        String id = id(made);
        Reply shown = other.get(PATH + "/" + id, of(tenant));
        Reply list = other.get(PATH, of(tenant));
        // Then
        assertThat(made.status()).isEqualTo(201);
        JsonNode secret = TestIngress.json(made);
        assertThat(secret.path("name").asText()).isEqualTo("database");
        assertThat(texts(secret.path("data_fields"))).containsExactly("p.w", "user");
        assertThat(secret.path("mounted_functions")).isEmpty();
        assertThat(secret.path("created_at").asText())
                .isEqualTo(secret.path("updated_at").asText());
        assertThat(shown.status()).isEqualTo(200);
        assertThat(TestIngress.json(shown)).isEqualTo(secret);
        assertThat(TestIngress.json(list).path("total_count").asInt()).isEqualTo(1);
        assertThat(TestIngress.json(list).path("objects").path(0)).isEqualTo(secret);
        assertThat(List.of(made.text(), shown.text(), list.text()))
                .allSatisfy(text -> assertThat(text).doesNotContain(MARKER));
    }

    @Test
    void changesAndDeletesValues() {
        // Given
        String tenant = tenant();
        String id = id(create(tenant, "database", "{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}"));
        // When
        Reply changed =
                put(tenant, id, "{\"upserts\":{\"a\":\"" + MARKER + "\",\"d\":\"4\"},\"deletes\":[\"b\",\"none\"]}");
        // Then
        assertThat(changed.status()).isEqualTo(201);
        assertThat(texts(TestIngress.json(changed).path("data_fields"))).containsExactly("a", "c", "d");
        assertThat(changed.text()).doesNotContain(MARKER);
    }

    @Test
    void aNameIsThereOnceInATenantAndFreeAgainWhenItsSecretIsDeleted() {
        // Given
        String tenant = tenant();
        String id = id(create(tenant, "database", "{}"));
        // When
        Reply twice = createOn(other, tenant, "database", "{}");
        Reply ofAnother = create(tenant(), "database", "{}");
        Reply deleted = ingress.call("DELETE", PATH + "/" + id, "", of(tenant));
        Reply again = create(tenant, "database", "{}");
        // Then
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.text()).contains("secret-name-taken");
        assertThat(ofAnother.status()).isEqualTo(201);
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(again.status()).isEqualTo(201);
        assertThat(id(again)).isNotEqualTo(id);
    }

    @Test
    void anotherTenantsSecretIsNotThere() {
        String id = id(create(tenant(), "database", "{}"));
        String stranger = tenant();

        assertThat(ingress.get(PATH + "/" + id, of(stranger)).status()).isEqualTo(404);
        assertThat(put(stranger, id, "{\"deletes\":[\"a\"]}").status()).isEqualTo(404);
        assertThat(ingress.call("DELETE", PATH + "/" + id, "", of(stranger)).status())
                .isEqualTo(404);
        assertThat(TestIngress.json(ingress.get(PATH, of(stranger)))
                        .path("total_count")
                        .asInt())
                .isZero();
        Reply register = ingress.post(
                "/serverless/v1/functions",
                ingress.registration("0@test@f-" + UUID.randomUUID(), "\"secrets\":[\"" + id + "\"]"),
                of(stranger));
        assertThat(register.status()).as(register.text()).isEqualTo(404);
    }

    @Test
    void aSecretThatIsMountedStays() {
        // Given
        String id = id(create("default", "s-" + UUID.randomUUID(), "{\"a\":\"1\"}"));
        TestIngress.Registered function = ingress.register("\"secrets\":[\"" + id + "\"]");
        // When
        Reply deleted = ingress.call("DELETE", PATH + "/" + id, "");
        // Then
        assertThat(deleted.status()).isEqualTo(409);
        assertThat(deleted.text()).contains("secret-mounted").contains(function.urn());
        assertThat(texts(TestIngress.json(ingress.get(PATH + "/" + id)).path("mounted_functions")))
                .containsExactly(function.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "marker-7f3a9c",
                "\"marker-7f3a9c\"",
                "{\"name\":\"database\",\"data\":{\"a\":\"marker-7f3a9c\"}",
                "{\"name\":\"database\",\"data\":{\"a\":\"marker-7f3a9c\"}} marker-7f3a9c",
                "{\"name\":\"database\",\"data\":{\"a\":marker-7f3a9c}}",
                "{\"name\":\"database\",\"data\":{\"a\":\"1\",\"a\":\"marker-7f3a9c\"}}",
                "{\"name\":\"database\",\"data\":{\"a\":{\"b\":\"marker-7f3a9c\"}}}",
                "{\"name\":\"database\",\"data\":{\"a\":[\"marker-7f3a9c\"]}}",
                "{\"name\":\"database\",\"data\":{\"a\":7}}",
                "{\"name\":\"database\",\"data\":{\"a\":null}}",
                "{\"name\":\"database\",\"data\":{\"a\":\"\"}}",
                "{\"name\":\"database\",\"data\":{\"marker-7f3a9c/..\":\"1\"}}",
                "{\"name\":\"database\",\"data\":{\"..\":\"marker-7f3a9c\"}}",
                "{\"name\":\"database\",\"data\":{\"\":\"marker-7f3a9c\"}}",
                "{\"name\":\"database\",\"data\":\"marker-7f3a9c\"}",
                "{\"name\":\"database\"}",
                "{\"name\":{\"a\":\"marker-7f3a9c\"},\"data\":{}}",
                "{\"name\":\"data\",\"data\":{\"a\":\"marker-7f3a9c\"}}",
                "{\"name\":\"data base\",\"data\":{\"a\":\"marker-7f3a9c\"}}",
                "{\"name\":\"../../etc\",\"data\":{\"a\":\"marker-7f3a9c\"}}",
                "{\"name\":\"database.\",\"data\":{}}",
                "{\"data\":{\"a\":\"marker-7f3a9c\"}}"
            })
    void refusesWhatIsNoSecretWithoutRepeatingAValue(String body) {
        // Given
        String tenant = tenant();
        // When
        Reply refused = ingress.post(PATH, body, of(tenant));
        // Then
        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.text()).contains("Validation error").doesNotContain(MARKER);
        assertThat(TestIngress.json(ingress.get(PATH, of(tenant)))
                        .path("total_count")
                        .asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"upserts\":{},\"deletes\":[]}",
                "{\"upserts\":{\"a\":\"marker-7f3a9c\"},\"deletes\":[\"a\"]}",
                "{\"upserts\":[\"marker-7f3a9c\"]}",
                "{\"deletes\":\"marker-7f3a9c\"}",
                "{\"deletes\":[{\"a\":\"marker-7f3a9c\"}]}",
                "{\"deletes\":[\"../marker-7f3a9c\"]}"
            })
    void refusesWhatIsNoChange(String body) {
        String tenant = tenant();
        String id = id(create(tenant, "database", "{\"a\":\"1\"}"));

        Reply refused = put(tenant, id, body);

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.text()).doesNotContain(MARKER);
    }

    @ParameterizedTest
    @CsvSource({"255, 2000, 201", "256, 2000, 400", "255, 2001, 400"})
    void hasTheBoundsOfKeysAndValues(int key, int value, int status) {
        Reply reply = create(tenant(), "database", "{\"%s\":\"%s\"}".formatted("k".repeat(key), "v".repeat(value)));

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    }

    @Test
    void aSecretOverAMebibyteIsRefused() {
        String data = "{"
                + String.join(
                        ",",
                        IntStream.range(0, 530)
                                .mapToObj(i -> "\"k" + i + "\":\"" + MARKER + "x".repeat(1_980) + "\"")
                                .toList())
                + "}";

        Reply refused = create(tenant(), "database", data);

        assertThat(refused.status()).as(refused.text()).isEqualTo(413);
        assertThat(refused.text()).doesNotContain(MARKER);
    }

    @ParameterizedTest
    @CsvSource({"1000, 201", "1001, 400"})
    void hasABoundOfKeys(int keys, int status) {
        String data = "{"
                + String.join(
                        ",",
                        IntStream.range(0, keys)
                                .mapToObj(i -> "\"k" + i + "\":\"v\"")
                                .toList()) + "}";

        Reply reply = create(tenant(), "database", data);

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    }

    @Test
    void aValueThatIsHalfACharacterIsRefused() {
        Reply reply = create(tenant(), "database", "{\"a\":\"\\ud83d\"}");

        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    }

    @Test
    void oneThatTheBrokersDoNotTakeIsRefusedInGoodOrder() {
        String tenant = tenant();
        String data = "{"
                + String.join(
                        ",",
                        IntStream.range(0, 500)
                                .mapToObj(i -> "\"k" + i + "\":\"" + "x".repeat(1_990) + "\"")
                                .toList())
                + "}";

        Reply reply = create(tenant, "database", data);

        assertThat(reply.status()).as(reply.text()).isIn(201, 413);
        assertThat(create(tenant, "another", "{}").status()).isEqualTo(201);
    }

    @Test
    void refusesWhatIsNoPathOrMethodOfIt() {
        String tenant = tenant();
        assertThat(ingress.get(PATH + "/" + UUID.randomUUID(), of(tenant)).status())
                .isEqualTo(404);
        assertThat(ingress.get(PATH + "/1-1-1-1-1", of(tenant)).status()).isEqualTo(404);
        assertThat(ingress.get(PATH + "/a/b", of(tenant)).status()).isEqualTo(404);
        assertThat(ingress.call("PATCH", PATH, "", of(tenant)).status()).isEqualTo(405);
        assertThat(ingress.get(PATH, "X-Tenant-Id: a/b").status()).isEqualTo(400);
    }

    @Test
    void valuesStandOnNoTopic() {
        // Given
        String tenant = tenant();
        String id = id(create(tenant, "database", "{\"user\":\"" + MARKER + "\"}"));
        put(tenant, id, "{\"upserts\":{\"more\":\"" + MARKER + "\"}}");
        // When
        List<ConsumerRecord<byte[], byte[]>> records = CommittedRecords.of(
                kafka.bootstrapServers(),
                List.of(Topics.registry().name(), Topics.registryCommands().name()));
        // Then
        List<String> texts = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : records) {
            texts.add(each.value() == null ? "" : new String(each.value(), StandardCharsets.UTF_8));
        }
        assertThat(texts).anySatisfy(text -> assertThat(text).contains("ciphertext"));
        assertThat(texts).allSatisfy(text -> assertThat(text).doesNotContain(MARKER));
    }

    @Test
    void withoutAMasterKeyASecretIsRefusedAndTheRestGoesOn() {
        try (TestIngress without = TestIngress.startWithKeys(kafka, null)) {
            Reply refused = createOn(without, tenant(), "database", "{\"a\":\"" + MARKER + "\"}");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).contains("secrets.key-file").doesNotContain(MARKER);
            assertThat(refused.all("Retry-After")).isEmpty();
            assertThat(without.get(PATH).status()).isEqualTo(200);
        }
    }

    @Test
    void aNodeThatStartsWithANewerKeyEncryptsAgain() {
        // Given
        String tenant = tenant();
        String id = id(create(tenant, "database", "{\"a\":\"1\"}"));
        String before = TestIngress.json(ingress.get(PATH + "/" + id, of(tenant)))
                .path("updated_at")
                .asText();
        // When
        try (TestIngress rotated = TestIngress.startWithKeys(kafka, OTHER_KEY + "," + TestIngress.MASTER_KEY)) {
            // Then
            Awaitility.await().untilAsserted(() -> assertThat(keyIds(id)).last().isEqualTo("new"));
            assertThat(TestIngress.json(rotated.get(PATH + "/" + id, of(tenant)))
                            .path("updated_at")
                            .asText())
                    .as("its values have not changed")
                    .isEqualTo(before);
        }
        try (TestIngress back = TestIngress.startWithKeys(kafka, TestIngress.MASTER_KEY + "," + OTHER_KEY)) {
            Awaitility.await().untilAsserted(() -> assertThat(keyIds(id)).last().isEqualTo("test"));
            assertThat(back.get(PATH + "/" + id, of(tenant)).status()).isEqualTo(200);
        }
    }

    private static List<String> keyIds(String id) {
        List<String> ids = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : CommittedRecords.of(
                kafka.bootstrapServers(), List.of(Topics.registry().name()))) {
            if (new String(each.key(), StandardCharsets.UTF_8).endsWith(id)) {
                ids.add(TestIngress.json(new String(each.value(), StandardCharsets.UTF_8))
                        .at("/data/a/keyId")
                        .asText());
            }
        }
        return ids;
    }

    private static Reply create(String tenant, String name, String data) {
        return createOn(ingress, tenant, name, data);
    }

    private static Reply createOn(TestIngress node, String tenant, String name, String data) {
        return node.post(PATH, "{\"name\":\"" + name + "\",\"data\":" + data + "}", of(tenant));
    }

    private static Reply put(String tenant, String id, String body) {
        return ingress.call("PUT", PATH + "/" + id, body, of(tenant));
    }

    private static String id(Reply made) {
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return TestIngress.json(made).path("id").asText();
    }

    private static String tenant() {
        return "t-" + UUID.randomUUID();
    }

    private static String of(String tenant) {
        return "X-Tenant-Id: " + tenant;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
