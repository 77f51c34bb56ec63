package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.TestPackage;
import io.invoq.wire.function.FunctionUrn;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who manages one tenant's functions, images, secrets and access tokens through Eywa's API. */
final class EywaUser {

    static final String FUNCTIONS = "/eywa/api/functions";
    static final String IMAGES = "/eywa/api/images";

    private final TestIngress ingress;
    private final String tenant;

    private EywaUser(TestIngress ingress, String tenant) {
        this.ingress = ingress;
        this.tenant = tenant;
    }

    /** Of a tenant that nobody else has. */
    static EywaUser of(TestIngress ingress) {
        return new EywaUser(ingress, "t-" + UUID.randomUUID());
    }

    /** That it is a 400 which says what is wrong with that field, and with no other. */
    static void assertNames(String field, Reply reply) {
        ObjectNode error = json(400, reply);
        assertThat(error.path("message").asText()).isEqualTo("Validation error");
        assertThat(error.path("details").fieldNames()).toIterable().containsExactly(field);
        assertThat(error.at("/details/" + field)).isNotEmpty().allMatch(JsonNode::isTextual);
        assertThat(reply.one("X-Inner-Code")).isEqualTo("4104");
        assertThat(reply.one("X-Invoq-Error-Source")).isEqualTo("platform");
    }

    /** What a function of that name may be made of. */
    ObjectNode order(String name) {
        return TestIngress.JSON
                .createObjectNode()
                .put("name", name)
                .put(
                        "image_id",
                        TestIngress.json(upload("image-1", "python3", "handler.py"))
                                .path("build_id")
                                .asText())
                .put("min_replicas", 0)
                .put("max_replicas", 3)
                .put("scaling_factor", 0)
                .put("max_concurrency", 0);
    }

    /** An image of that program; the same one again is told of with its id, too. */
    Reply upload(String name, String runtime, String path) {
        byte[] source = TestPackage.of(Map.of("handler.py", "", "handler.js", "", "app", ""));
        Map<String, String> fields =
                Map.of("name", name, "version", "1.0", "runtime", runtime, "executable_path", path);
        return ingress.upload(
                "POST", IMAGES, ImageUpload.of(fields, source), ImageUpload.CONTENT_TYPE, "X-Tenant-Id: " + tenant);
    }

    /** The latest version of a function that was made of an image. */
    FunctionUrn urn(String name) {
        return new FunctionUrn(tenant, "eywa", name, FunctionUrn.LATEST);
    }

    Reply call(String method, String target, String body) {
        return ingress.call(method, target, body, "X-Tenant-Id: " + tenant);
    }

    /** What an answer with that status says. */
    static ObjectNode json(int status, Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        return TestIngress.json(reply).deepCopy();
    }

    /** JSON in which {@code '} stands for {@code "}. */
    static JsonNode quoted(String json) {
        return TestIngress.json(json.replace('\'', '"'));
    }

    static ObjectNode without(ObjectNode object, String field) {
        return object.deepCopy().without(List.of(field));
    }
}
