package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.testkit.TestPackage;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Eywa's images, and functions that are made of them. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@Timeout(60)
final class EywaImagesIT {

    private static final String IMAGES = "/eywa/api/images";
    private static final String FUNCTIONS = "/eywa/api/functions";

    private static TestIngress ingress;
    private static StandInWorker worker;

    @BeforeAll
    static void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka);
        worker = StandInWorker.start(kafka);
    }

    @AfterAll
    static void close() {
        ingress.close();
        worker.close();
    }

    private static byte[] source() {
        return TestPackage.of(
                Map.of("handler.py", "def handle(event, context):\n    return '" + UUID.randomUUID() + "'\n"));
    }

    private static Map<String, String> fields(String name) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("version", "1.0");
        fields.put("runtime", "python3");
        fields.put("executable_path", "handler.py");
        return fields;
    }

    private static String fresh(String what) {
        return what + "-" + UUID.randomUUID();
    }

    private static Reply upload(Map<String, String> fields, byte[] source) {
        return ingress.upload("POST", IMAGES, ImageUpload.of(fields, source), ImageUpload.CONTENT_TYPE);
    }

    private static String image() {
        return TestIngress.json(upload(fields(fresh("image")), source()))
                .path("build_id")
                .asText();
    }

    private static ObjectNode order(String name, String image) {
        ObjectNode order = TestIngress.JSON
                .createObjectNode()
                .put("image_id", image)
                .put("min_replicas", 0)
                .put("max_replicas", 3)
                .put("scaling_factor", 0)
                .put("max_concurrency", 0);
        return name.isEmpty() ? order : order.put("name", name);
    }

    @Test
    void imagesAreUploadedListedAndDeleted() {
        // Given
        String name = fresh("image");

        // When
        Reply reply = upload(fields(name), source());

        // Then
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        String id = TestIngress.json(reply).path("build_id").asText();
        assertThat(TestIngress.json(reply).path("created_at").asText()).isNotEmpty();
        JsonNode found = TestIngress.json(ingress.get(IMAGES + "?query=" + name));
        assertThat(found.path("total_count").asInt()).isEqualTo(1);
        JsonNode image = found.path("objects").path(0);
        assertThat(image.path("id").asText()).isEqualTo(id);
        assertThat(image.path("runtime").asText()).isEqualTo("python3");
        assertThat(image.path("handler").asText()).isEqualTo("handler.handle");
        assertThat(TestIngress.json(ingress.get(IMAGES + "/" + id))).isEqualTo(image);
        assertThat(ingress.call("DELETE", IMAGES + "/" + id, "").status()).isEqualTo(204);
        Reply gone = ingress.get(IMAGES + "/" + id);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(TestIngress.json(gone).path("message").asText()).isEqualTo("Image Not Found");
    }

    @Test
    void anImageOfThatNameAndVersionIsToldOf() {
        // Given
        Map<String, String> fields = fields(fresh("image"));
        JsonNode first = TestIngress.json(upload(fields, source()));

        // When
        Reply again = upload(fields, source());

        // Then
        assertThat(again.status()).isEqualTo(409);
        assertThat(TestIngress.json(again).path("build_id")).isEqualTo(first.path("build_id"));
        assertThat(TestIngress.json(again).path("created_at")).isEqualTo(first.path("created_at"));
        fields.put("version", "1.1");
        assertThat(upload(fields, source()).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "name, abc, 'has 3 characters, less than 5'",
        "name, a b c d, 'does not match'",
        "name, '', 'is required'",
        "version, '', 'is required'",
        "version, '1/2', 'does not match'",
        "runtime, '', 'is required'",
        "runtime, ruby, 'is not one of go, custom, node14'",
        "executable_path, missing.py, 'no file missing.py'"
    })
    void aFieldThatIsWrongIsNamed(String field, String value, String problem) {
        // Given
        Map<String, String> fields = fields(fresh("image"));
        fields.put(field, value);

        // When
        Reply reply = upload(fields, source());

        // Then
        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        JsonNode error = TestIngress.json(reply);
        assertThat(error.path("message").asText()).isEqualTo("Validation error");
        assertThat(error.path("details").path(field).path(0).asText()).contains(problem);
    }

    @Test
    void aSourceThatIsWrongIsNamed() {
        Map<String, String> fields = fields(fresh("image"));
        JsonNode slip = TestIngress.json(upload(fields, TestPackage.of(Map.of("handler.py", "", "../out", ""))));
        assertThat(slip.at("/details/source/0").asText()).contains("entry '../out'");
        JsonNode none = TestIngress.json(upload(fields, new byte[0]));
        assertThat(none.at("/details/source/0").asText()).isEqualTo("is required");
    }

    @Test
    void whatIsNoFormIsRefused() {
        assertThat(ingress.post(IMAGES, "{}", "Content-Type: application/json").status())
                .isEqualTo(400);
        assertThat(ingress.post(IMAGES, "{}", "Content-Type: multipart/form-data")
                        .status())
                .isEqualTo(400);
        assertThat(ingress.post(IMAGES, "no form", "Content-Type: multipart/form-data; boundary=x")
                        .status())
                .isEqualTo(400);
        assertThat(ingress.post(
                                IMAGES,
                                "--x\r\nContent-Disposition: form-data; name=\"source\"; filename=\"a\"\r\n\r\nPK",
                                "Content-Type: multipart/form-data; boundary=x")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aFunctionIsMadeOfAnImageAndCalledInBothDialects() {
        // Given
        String name = fresh("shop").substring(0, 30) + "x";
        String image = image();
        ObjectNode order = order(name, image).put("write_timeout", "30s");
        order.putObject("env_vars").put("MODE", "test");

        // When
        Reply reply = ingress.post(FUNCTIONS, order.toString());

        // Then
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        JsonNode function = TestIngress.json(reply);
        FunctionUrn urn = new FunctionUrn("default", "eywa", name, "latest");
        assertThat(function.path("id").asText()).isEqualTo(FunctionId.of(urn).toString());
        assertThat(function.path("image_id").asText()).isEqualTo(image);
        assertThat(function.path("image_name").asText()).startsWith("image-");
        assertThat(function.path("short_name").asText()).isEqualTo(name);
        assertThat(function.path("scaling_factor").asInt()).isEqualTo(20);
        assertThat(function.path("max_replicas").asInt()).isEqualTo(3);
        assertThat(function.path("write_timeout").asText()).isEqualTo("30s");
        assertThat(function.at("/env_vars/MODE").asText()).isEqualTo("test");
        assertThat(ingress.post(FUNCTIONS + "/sync/" + function.path("id").asText() + "/", "hello")
                        .status())
                .isEqualTo(200);
        assertThat(ingress.post("/serverless/v1/functions/" + urn + "/invocations", "\"hello\"")
                        .status())
                .isEqualTo(200);
        Reply twice = ingress.post(FUNCTIONS, order.toString());
        assertThat(twice.status()).isEqualTo(409);
        assertThat(TestIngress.json(twice).path("message").asText())
                .isEqualTo("Function with specified name already exists");
        assertThat(ingress.call("DELETE", IMAGES + "/" + image, "").status()).isEqualTo(409);
    }

    @Test
    void aFunctionIsChangedToAnotherImage() {
        // Given
        String first = image();
        String second = image();
        String id = TestIngress.json(ingress.post(
                        FUNCTIONS,
                        order(fresh("shop").substring(0, 30) + "x", first).toString()))
                .path("id")
                .asText();

        // When
        Reply reply = ingress.call(
                "PUT",
                FUNCTIONS + "/" + id,
                order("", second).put("max_concurrency", 8).toString());

        // Then
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(TestIngress.json(reply).path("image_id").asText()).isEqualTo(second);
        assertThat(TestIngress.json(reply).path("max_concurrency").asInt()).isEqualTo(8);
        assertThat(ingress.call("DELETE", IMAGES + "/" + first, "").status()).isEqualTo(204);
        assertThat(ingress.call("DELETE", IMAGES + "/" + second, "").status()).isEqualTo(409);
    }

    @Test
    void whatEywasApiWasToldOutlivesAnUpdateAndAPublicationThroughTheOther() {
        // Given
        String image = image();
        String secret = TestIngress.json(ingress.post(
                        "/eywa/api/secrets", "{\"name\":\"" + fresh("secret") + "\",\"data\":{\"key\":\"value\"}}"))
                .path("id")
                .asText();
        ObjectNode order = order("Shop_" + UUID.randomUUID(), image)
                .put("scaling_factor", 30)
                .put("write_debug", true)
                .put("read_timeout", "7s");
        order.putArray("secrets").add(secret);
        JsonNode made = TestIngress.json(ingress.post(FUNCTIONS, order.toString()));
        String managed = "/serverless/v1/functions/" + made.path("id").asText();
        JsonNode before = TestIngress.json(ingress.get(managed)).path("function");

        // When
        Reply updated = ingress.call(
                "PUT",
                managed,
                TestIngress.JSON
                        .createObjectNode()
                        .put("revisionId", before.path("revisionId").asText())
                        .put("timeout", 33)
                        .toString());

        // Then
        assertThat(updated.status()).as(updated.toString()).isEqualTo(200);
        JsonNode function = TestIngress.json(updated).path("function");
        assertThat(function.path("storageType").asText()).isEqualTo("package");
        assertThat(function.path("codePath")).isEqualTo(before.path("codePath"));
        assertThat(function.at("/secrets/0").asText()).isEqualTo(secret);
        JsonNode shown =
                TestIngress.json(ingress.get(FUNCTIONS + "/" + made.path("id").asText()));
        assertThat(shown.path("write_timeout").asText()).isEqualTo("33s");
        assertThat(without(shown, "write_timeout", "updated_at"))
                .isEqualTo(without(made, "write_timeout", "updated_at"));
        Reply published = ingress.post(
                managed + "/versions",
                TestIngress.JSON
                        .createObjectNode()
                        .put("revisionId", function.path("revisionId").asText())
                        .put("versionNumber", "v1")
                        .toString());
        assertThat(published.status()).as(published.toString()).isEqualTo(200);
        JsonNode version = TestIngress.json(published).path("function");
        assertThat(version.path("codePath")).isEqualTo(before.path("codePath"));
        assertThat(version.at("/secrets/0").asText()).isEqualTo(secret);
        assertThat(ingress.call("DELETE", IMAGES + "/" + image, "").status()).isEqualTo(409);
        assertThat(ingress.call("DELETE", "/eywa/api/secrets/" + secret, "").status())
                .isEqualTo(409);
        assertThat(ingress.call("DELETE", FUNCTIONS + "/" + made.path("id").asText(), "")
                        .status())
                .isEqualTo(204);
        assertThat(ingress.call("DELETE", IMAGES + "/" + image, "").status()).isEqualTo(204);
        assertThat(ingress.call("DELETE", "/eywa/api/secrets/" + secret, "").status())
                .isEqualTo(204);
    }

    @Test
    void anUpdateThroughTheOtherApiMayNameAnotherPackageOfTheTenantAlone() {
        // Given
        String first = image();
        String second = image();
        JsonNode made = TestIngress.json(ingress.post(
                FUNCTIONS, order(fresh("shop").substring(0, 30) + "x", first).toString()));
        String managed = "/serverless/v1/functions/" + made.path("id").asText();
        ObjectNode update = TestIngress.JSON
                .createObjectNode()
                .put(
                        "revisionId",
                        TestIngress.json(ingress.get(managed))
                                .at("/function/revisionId")
                                .asText());

        // When
        Reply unknown = ingress.call(
                "PUT",
                managed,
                update.put("codePath", "sha256:" + "0".repeat(64)).toString());
        Reply other = ingress.call(
                "PUT",
                managed,
                update.put(
                                "codePath",
                                TestIngress.json(ingress.get(IMAGES + "/" + second))
                                        .path("digest")
                                        .asText())
                        .toString());

        // Then
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text()).contains("codePath: the tenant has no package sha256:000");
        assertThat(other.status()).as(other.toString()).isEqualTo(200);
        JsonNode shown =
                TestIngress.json(ingress.get(FUNCTIONS + "/" + made.path("id").asText()));
        assertThat(shown.has("image_id")).isFalse();
        assertThat(ingress.call("DELETE", IMAGES + "/" + first, "").status()).isEqualTo(204);
        assertThat(ingress.call("DELETE", IMAGES + "/" + second, "").status()).isEqualTo(409);
    }

    private static ObjectNode without(JsonNode object, String... fields) {
        ObjectNode copy = object.deepCopy();
        return copy.remove(List.of(fields));
    }

    @Test
    void everyFieldThatIsWrongIsNamedAtOnce() {
        // Given
        ObjectNode order = TestIngress.JSON
                .createObjectNode()
                .put("name", "abc")
                .put("image_id", "x")
                .put("min_replicas", 5)
                .put("max_replicas", 4)
                .put("scaling_factor", 101)
                .put("read_timeout", "0s");
        order.putArray("secrets").add("y");
        order.putObject("env_vars").put("a-b", "c");

        // When
        Reply reply = ingress.post(FUNCTIONS, order.toString());

        // Then
        assertThat(reply.status()).isEqualTo(400);
        JsonNode error = TestIngress.json(reply);
        assertThat(error.path("message").asText()).isEqualTo("Validation error");
        assertThat(error.path("details").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "name",
                        "image_id",
                        "min_replicas",
                        "scaling_factor",
                        "max_concurrency",
                        "read_timeout",
                        "secrets",
                        "env_vars");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        // Given
        String none = UUID.randomUUID().toString();
        ObjectNode withSecret = order(fresh("shop").substring(0, 30) + "x", image());
        withSecret.putArray("secrets").add(none);

        // When
        Reply noImage = ingress.post(
                FUNCTIONS, order(fresh("shop").substring(0, 30) + "x", none).toString());
        Reply noSecret = ingress.post(FUNCTIONS, withSecret.toString());
        Reply noFunction =
                ingress.call("PUT", FUNCTIONS + "/" + none, order("", image()).toString());

        // Then
        assertThat(noImage.status()).isEqualTo(404);
        assertThat(TestIngress.json(noImage).path("message").asText()).isEqualTo("Image Not Found");
        assertThat(noSecret.status()).isEqualTo(404);
        assertThat(TestIngress.json(noSecret).path("message").asText()).isEqualTo("Secret Not Found");
        assertThat(noSecret.text()).contains("the tenant has no secret " + none);
        assertThat(noFunction.status()).isEqualTo(404);
        assertThat(TestIngress.json(noFunction).path("message").asText()).isEqualTo("Function Not Found");
    }

    @Test
    void anotherTenantsImagesAndFunctionsAreNotThere() {
        // Given
        String other = "X-Tenant-Id: other";
        String image = image();
        String id = TestIngress.json(ingress.post(
                        FUNCTIONS,
                        order(fresh("shop").substring(0, 30) + "x", image).toString()))
                .path("id")
                .asText();

        // When, Then
        assertThat(ingress.get(IMAGES + "/" + image, other).status()).isEqualTo(404);
        assertThat(ingress.call("DELETE", IMAGES + "/" + image, "", other).status())
                .isEqualTo(404);
        assertThat(ingress.post(
                                FUNCTIONS,
                                order(fresh("shop").substring(0, 30) + "x", image)
                                        .toString(),
                                other)
                        .status())
                .isEqualTo(404);
        assertThat(ingress.call("PUT", FUNCTIONS + "/" + id, order("", image).toString(), other)
                        .status())
                .isEqualTo(404);
    }
}
