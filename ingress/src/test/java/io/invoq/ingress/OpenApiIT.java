package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.testkit.TestPackage;
import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.RequestId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The document against what is served: its paths and methods are there, no others, and what they say has its shape. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class OpenApiIT {

    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    private static TestIngress ingress;
    private static StandInWorker worker;
    private static TestIngress.Registered function;
    private static JsonNode document;
    private static RequestId ended;
    private static String secret;
    private static String image;
    private static final DeadInvocation LETTER = DeadLetterTopics.dead(DeadLetterTopics.function("default"));

    @BeforeAll
    static void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka);
        worker = StandInWorker.start(kafka);
        function = ingress.register();
        image = upload();
        new DeadLetterTopics(kafka).write(Instant.now(), List.of(LETTER));
        ended = RequestId.next(Instant.now());
        try (ResultTopic results = new ResultTopic(kafka)) {
            results.write(ended.toString(), function.urn(), ResultTopic.json("1"));
        }
        assertThat(ingress.call("PUT", "/v1/tenants/default/quota", "{\"ratePerSecond\":100000}")
                        .status())
                .isEqualTo(200);
        secret = TestIngress.json(
                        ingress.post("/eywa/api/secrets", "{\"name\":\"documented\",\"data\":{\"key\":\"value\"}}"))
                .path("id")
                .asText();
        document = TestIngress.json(ingress.get("/openapi.json"));
    }

    @AfterAll
    static void close() {
        ingress.close();
        worker.close();
    }

    @Test
    void namesTheMethodsThatEachPathHasAndNoOthers() {
        document.path("paths").properties().forEach(path -> {
            for (String method : METHODS) {
                if (path.getKey().equals("/openapi.json") && !method.equals("get")) {
                    continue;
                }
                if (path.getKey().endsWith("{packageId}")) {
                    image = upload();
                }
                // When
                Reply reply = ingress.call(method.toUpperCase(Locale.ROOT), filled(path.getKey()), "{}");
                // Then
                if (path.getValue().has(method)) {
                    assertThat(reply.status()).as(method + " " + path.getKey()).isNotIn(404, 405);
                    assertThat(path.getValue().path(method).path("responses").has(Integer.toString(reply.status())))
                            .as("%s %s is answered %d", method, path.getKey(), reply.status())
                            .isTrue();
                } else {
                    assertThat(reply.status()).as(method + " " + path.getKey()).isEqualTo(405);
                }
            }
        });
    }

    @Test
    void hasTheFieldsOfTheBodies() {
        // When
        JsonNode registered = TestIngress.json(
                ingress.post("/serverless/v1/functions", ingress.registration("0@test@f-" + UUID.randomUUID())));
        JsonNode list = TestIngress.json(ingress.get("/eywa/api/functions"));
        JsonNode accepted = TestIngress.json(ingress.post(function.invocations(), "", "X-Invoke-Type: async"));
        JsonNode eywaError = TestIngress.json(ingress.get("/eywa/api/functions?page=0"));
        JsonNode answer = TestIngress.json(ingress.post(
                        "/v1/functions/" + function.id() + "/invocations:batch",
                        "[{}]",
                        "Content-Type: application/json"))
                .path(0);
        JsonNode problem = TestIngress.json(ingress.get("/v1/nowhere"));
        JsonNode otherError = TestIngress.json(ingress.get("/nowhere"));
        JsonNode letters = TestIngress.json(ingress.get("/v1/dead-letters?limit=1"));
        JsonNode cancelling =
                TestIngress.json(ingress.call("DELETE", "/v1/invocations/" + RequestId.next(Instant.now()), ""));
        JsonNode made = TestIngress.json(
                ingress.post("/eywa/api/secrets", "{\"name\":\"fields\",\"data\":{\"key\":\"value\"}}"));
        JsonNode secrets = TestIngress.json(ingress.get("/eywa/api/secrets"));
        JsonNode paused = TestIngress.json(ingress.post("/v1/functions/" + function.id() + ":pause", ""));
        JsonNode resumed = TestIngress.json(ingress.post("/v1/functions/" + function.id() + ":resume", ""));
        JsonNode report = TestIngress.json(
                ingress.post("/v1/dead-letters:purge", "{\"ids\":[\"" + RequestId.next(Instant.now()) + "\"]}"));
        JsonNode status = TestIngress.json(ingress.get("/v1/invocations/" + ended));
        JsonNode token = ingress.made(
                "default",
                "\"functions\":[\"" + function.id() + "\"]",
                "\"expiresAt\":\"2100-01-01T00:00:00Z\"",
                "\"quota\":{\"ratePerSecond\":1,\"maxInFlight\":1,\"maxBacklog\":1}");
        JsonNode tokens = TestIngress.json(ingress.get("/v1/tokens?limit=1"));
        JsonNode eywaToken =
                TestIngress.json(ingress.post("/eywa/api/tokens", "{\"name\":\"a\",\"expires_at\":4102444800}"));
        JsonNode eywaTokens = TestIngress.json(ingress.get("/eywa/api/tokens?per_page=1"));
        JsonNode quota = TestIngress.json(ingress.call(
                "PUT",
                "/v1/tenants/other/quota",
                "{\"ratePerSecond\":100000,\"maxInFlight\":10000,\"maxBacklog\":10000}"));
        JsonNode async = TestIngress.json(ingress.get("/serverless/v1/functions/async-results/" + ended));
        image = upload();
        JsonNode kept = TestIngress.json(ingress.get("/v1/packages/" + image));
        JsonNode imageList = TestIngress.json(ingress.get("/eywa/api/images?query=image"));
        JsonNode managed = TestIngress.json(ingress.post(
                "/eywa/api/functions",
                ("{\"name\":\"f-%s\",\"image_id\":\"%s\",\"min_replicas\":0,\"max_replicas\":1,\"scaling_factor\":0,"
                                + "\"max_concurrency\":1}")
                        .formatted(UUID.randomUUID(), image)));
        // Then
        assertThat(documented("Token")).containsAll(without(fields(token), "token"));
        assertThat(fields(token.path("quota"))).isEqualTo(documented("Quota"));
        assertThat(documented("TokenPage")).containsAll(fields(tokens));
        assertThat(fields(eywaToken)).isEqualTo(documented("EywaMadeToken"));
        assertThat(fields(eywaTokens)).isEqualTo(documented("EywaTokenList"));
        assertThat(documented("EywaToken"))
                .containsAll(fields(eywaTokens.path("objects").path(0)));
        assertThat(fields(quota)).isEqualTo(documented("TenantQuota"));
        assertThat(fields(kept)).isEqualTo(documented("Package"));
        assertThat(fields(imageList)).isEqualTo(documented("EywaImageList"));
        assertThat(fields(imageList.path("objects").path(0))).isEqualTo(documented("EywaImage"));
        assertThat(fields(managed)).isEqualTo(without(documented("EywaFunction"), "env_vars_problem"));
        assertThat(documented("InvocationStatus")).containsAll(fields(status));
        assertThat(documented("InvocationResult")).containsAll(fields(status.path("result")));
        assertThat(fields(async)).isEqualTo(documented("AsyncResult"));
        assertThat(fields(registered)).isEqualTo(documented("Registered"));
        assertThat(fields(registered.path("function")))
                .isEqualTo(without(documented("Function"), "environmentProblem"));
        assertThat(fields(list)).isEqualTo(documented("EywaFunctionList"));
        assertThat(documented("EywaFunction"))
                .containsAll(fields(list.path("objects").path(0)));
        assertThat(fields(accepted)).isEqualTo(documented("Accepted"));
        assertThat(fields(eywaError)).isEqualTo(documented("EywaError"));
        assertThat(fields(otherError)).isEqualTo(documented("YuanrongError"));
        assertThat(fields(problem)).isEqualTo(documented("Problem"));
        assertThat(fields(cancelling)).isEqualTo(documented("Cancelling"));
        assertThat(fields(made)).isEqualTo(documented("EywaSecret"));
        assertThat(fields(secrets)).isEqualTo(documented("EywaSecretList"));
        assertThat(fields(paused)).isEqualTo(documented("FunctionState"));
        assertThat(documented("FunctionState")).containsAll(fields(resumed));
        assertThat(documented("DeadLetterPage")).containsAll(fields(letters));
        assertThat(documented("DeadLetterSummary"))
                .containsAll(fields(letters.path("deadLetters").path(0)));
        assertThat(documented("DeadLetterReport")).containsAll(fields(report));
        assertThat(documented("BatchAnswer")).containsAll(fields(answer));
    }

    @Test
    void hasTheBoundsAndDefaultsOfARegistration() {
        JsonNode schema = document.at("/components/schemas/Registration/properties");
        schema.properties().stream()
                .filter(property -> property.getValue().has("minimum"))
                .forEach(property -> {
                    String field = property.getKey();
                    int minimum = property.getValue().path("minimum").asInt();
                    int maximum = property.getValue().path("maximum").asInt();
                    assertThat(statusOf(field, maximum)).as(field).isEqualTo(200);
                    assertThat(statusOf(field, minimum)).as(field).isEqualTo(200);
                    assertThat(statusOf(field, minimum - 1)).as(field).isEqualTo(400);
                    assertThat(statusOf(field, maximum + 1)).as(field).isEqualTo(400);
                });
    }

    /** With as many instances at most as can be kept warm at least, so that the one does not bound the other. */
    private static int statusOf(String field, int value) {
        List<String> fields = new ArrayList<>(List.of("\"" + field + "\":" + value));
        if (field.equals("minInstance")) {
            fields.add("\"maxInstance\":1000");
        }
        return ingress.post(
                        "/serverless/v1/functions",
                        ingress.registration("0@test@f-" + UUID.randomUUID(), fields.toArray(String[]::new)))
                .status();
    }

    /** An image, too, for a package that says how it is entered is one. */
    private static String upload() {
        byte[] zip = TestPackage.of(Map.of("handler.py", "# " + UUID.randomUUID()));
        Reply reply =
                ingress.upload("PUT", "/v1/packages?name=image&runtime=python3&version=" + UUID.randomUUID(), zip);
        return TestIngress.json(reply).path("id").asText();
    }

    /** What is deleted on the way is one of its own. */
    private static String filled(String path) {
        if (path.contains("{functionName}") || path.contains("{id}")) {
            TestIngress.Registered own = ingress.register();
            ingress.post(
                    "/serverless/v1/functions/" + own.id() + "/aliases",
                    "{\"name\":\"stable\",\"functionVersion\":\"latest\"}");
            return path.replace("{functionName}", own.urn())
                    .replace("{alias}", "stable")
                    .replace("{id}", own.id());
        }
        String name = function.urn().split("@", -1)[2].split(":", -1)[0];
        return path.replace("{functionId}", function.id())
                .replace("{packageId}", image)
                .replace("{requestId}", LETTER.id().toString())
                .replace("{invocationId}", ended.toString())
                .replace("{path}", "a/b")
                .replace("{functionVersionUrn}", function.urn())
                .replace("{functionUrnOrId}", function.id())
                .replace("{tokenId}", ingress.made("default").path("id").asText())
                .replace("{secretId}", secret)
                .replace("{tenant}", "default")
                .replace("{namespace}", "test")
                .replace("{function}", name);
    }

    private static List<String> without(List<String> names, String name) {
        return names.stream().filter(each -> !each.equals(name)).toList();
    }

    private static List<String> documented(String schema) {
        return fields(document.at("/components/schemas/" + schema + "/properties"));
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names.stream().sorted().toList();
    }
}
