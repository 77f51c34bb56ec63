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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of the API's own description, tried with tokens that must not do it: none, an expired one, those of each
 * wrong scope, and that of another tenant with this tenant's ids. An operation that {@link #FOREIGN} does not know fails.
 */
@ExtendWith({LeakCheck.class, SharedKafka.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TenantIsolationIT {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

    /** In everything of the tenant that nobody else may read. */
    private static final String MARK = "mark-" + UUID.randomUUID();

    /** What another tenant gets. */
    private enum Gets {
        /** Refused, since it names the tenant in clear; the same whether there is such a thing. */
        FORBIDDEN(403),
        /** The same as for an id that nothing has. */
        NOT_FOUND(404),
        /** The same as for an id that nothing has, which is an answer of its own. */
        NOTHING(200),
        /** A cancel is taken whatever the id: it is for workers to find no such call of that tenant. */
        ACCEPTED(202),
        /** What is its own; it takes the tenant from the token. */
        OWN(200),
        /** Something new of its own. */
        MADE(201),
        /** What it would be for its owner, too: the body is no package, and is not looked at before the tenant is. */
        REFUSED(400);

        private final int status;

        Gets(int status) {
            this.status = status;
        }
    }

    /**
     * One operation tried by another tenant.
     *
     * @param body in which names in braces stand for what they stand for in paths
     */
    private record Foreign(Gets gets, String body) {

        Foreign(Gets gets) {
            this(gets, "");
        }
    }

    private static Foreign notFound(String body) {
        return new Foreign(Gets.NOT_FOUND, body);
    }

    private static final Foreign FORBIDDEN = new Foreign(Gets.FORBIDDEN);
    private static final Foreign NOT_FOUND = new Foreign(Gets.NOT_FOUND);
    private static final Foreign OWN = new Foreign(Gets.OWN);
    private static final Foreign REFUSED = new Foreign(Gets.REFUSED);
    private static final Foreign LABELS = notFound("{\"funcName\":\"{functionName}\"}");
    private static final Foreign LABEL = notFound(
            "{\"funcName\":\"{functionName}\",\"instanceLabel\":\"warm\",\"instanceConfigInfos\":[{\"minInstance\":1}]}");
    private static final Foreign ALIAS = notFound("{\"name\":\"{alias}\",\"functionVersion\":\"latest\"}");
    private static final Foreign ORDER =
            notFound("{\"name\":\"foreign\",\"image_id\":\"{packageId}\",\"min_replicas\":0,"
                    + "\"max_replicas\":1,\"scaling_factor\":0,\"max_concurrency\":1}");

    private static final Map<String, Foreign> FOREIGN = Map.ofEntries(
            Map.entry("eywaSyncGet", NOT_FOUND),
            Map.entry("eywaSyncPost", NOT_FOUND),
            Map.entry("eywaSyncPut", NOT_FOUND),
            Map.entry("eywaSyncPatch", NOT_FOUND),
            Map.entry("eywaSyncDelete", NOT_FOUND),
            Map.entry("eywaSyncGetPath", NOT_FOUND),
            Map.entry("eywaSyncPostPath", NOT_FOUND),
            Map.entry("eywaSyncPutPath", NOT_FOUND),
            Map.entry("eywaSyncPatchPath", NOT_FOUND),
            Map.entry("eywaSyncDeletePath", NOT_FOUND),
            Map.entry("eywaAsyncPost", NOT_FOUND),
            Map.entry("eywaAsyncPostPath", NOT_FOUND),
            Map.entry("eywaListFunctions", OWN),
            Map.entry("eywaCreateFunction", ORDER),
            Map.entry("eywaGetFunction", NOT_FOUND),
            Map.entry("eywaChangeFunction", ORDER),
            Map.entry("eywaDeleteFunction", NOT_FOUND),
            Map.entry("eywaListImages", OWN),
            Map.entry("eywaCreateImage", REFUSED),
            Map.entry("eywaShowImage", NOT_FOUND),
            Map.entry("eywaDeleteImage", NOT_FOUND),
            Map.entry("listPackages", OWN),
            Map.entry("putPackage", REFUSED),
            Map.entry("showPackage", NOT_FOUND),
            Map.entry("deletePackage", NOT_FOUND),
            Map.entry("eywaListSecrets", OWN),
            Map.entry("eywaCreateSecret", new Foreign(Gets.MADE, "{\"name\":\"foreign\",\"data\":{\"k\":\"v\"}}")),
            Map.entry("eywaShowSecret", NOT_FOUND),
            Map.entry("eywaUpdateSecret", notFound("{\"upserts\":{\"key\":\"other\"}}")),
            Map.entry("eywaDeleteSecret", NOT_FOUND),
            Map.entry("listFunctions", OWN),
            Map.entry("getFunction", NOT_FOUND),
            Map.entry("updateFunction", notFound("{\"revisionId\":\"1\"}")),
            Map.entry("deleteFunction", NOT_FOUND),
            Map.entry("listVersions", NOT_FOUND),
            Map.entry("publishVersion", notFound("{\"revisionId\":\"1\"}")),
            Map.entry("listAliases", NOT_FOUND),
            Map.entry("createAlias", ALIAS),
            Map.entry("getAlias", NOT_FOUND),
            Map.entry("updateAlias", notFound("{\"functionVersion\":\"latest\",\"revisionId\":\"1\"}")),
            Map.entry("deleteAlias", NOT_FOUND),
            Map.entry("listReservedInstances", LABELS),
            Map.entry("reserveInstances", LABEL),
            Map.entry("updateReservedInstances", LABEL),
            Map.entry("deleteReservedInstances", LABELS),
            Map.entry("pauseFunction", NOT_FOUND),
            Map.entry("resumeFunction", NOT_FOUND),
            Map.entry("invoke", FORBIDDEN),
            Map.entry("invokeShort", FORBIDDEN),
            Map.entry("getAsyncResult", NOT_FOUND),
            Map.entry("registerFunction", new Foreign(Gets.OWN, "{registration}")),
            Map.entry("acceptBatch", new Foreign(Gets.NOT_FOUND, "[{}]")),
            Map.entry("showInvocation", NOT_FOUND),
            Map.entry("cancelInvocation", new Foreign(Gets.ACCEPTED)),
            Map.entry("getInvocationResult", NOT_FOUND),
            Map.entry("listDeadLetters", OWN),
            Map.entry("showDeadLetter", NOT_FOUND),
            Map.entry("redriveDeadLetters", new Foreign(Gets.NOTHING, "{\"ids\":[\"{requestId}\"]}")),
            Map.entry("purgeDeadLetters", new Foreign(Gets.NOTHING, "{\"ids\":[\"{requestId}\"]}")),
            Map.entry("eywaListTokens", OWN),
            Map.entry("eywaCreateToken", new Foreign(Gets.MADE, "{\"name\":\"own\"}")),
            Map.entry("eywaDeleteToken", NOT_FOUND),
            Map.entry("listTokens", OWN),
            Map.entry("createToken", new Foreign(Gets.FORBIDDEN, "{\"name\":\"own\",\"tenant\":\"{tenant}\"}")),
            Map.entry("showToken", NOT_FOUND),
            Map.entry("revokeToken", NOT_FOUND),
            Map.entry("rotateToken", new Foreign(Gets.NOT_FOUND, "{}")),
            Map.entry("showQuota", FORBIDDEN),
            Map.entry("setQuota", new Foreign(Gets.FORBIDDEN, "{\"ratePerSecond\":1}")),
            Map.entry("removeQuota", FORBIDDEN));

    private final String tenant = "a-" + UUID.randomUUID();
    private TestIngress ingress;
    private String own;
    private String others;
    private String expired;
    private Map<String, String> scoped;
    private Map<String, String> mine;
    private Map<String, String> nobodys;
    private List<Operation> operations;

    /** One operation of the document. */
    record Operation(String id, String method, String path, String scope) {

        @Override
        public String toString() {
            return id;
        }
    }

    @BeforeAll
    void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka);
        own = ingress.tokenFor(tenant, "\"name\":\"" + MARK + "\"");
        String another = "b-" + UUID.randomUUID();
        others = ingress.tokenFor(another);
        scoped = Map.of(
                "invoke", ingress.tokenFor(tenant, "\"scopes\":[\"invoke\"]"),
                "read", ingress.tokenFor(tenant, "\"scopes\":[\"read\"]"),
                "manage", ingress.tokenFor(tenant, "\"scopes\":[\"manage\"]"));
        expired = ingress.tokenFor(tenant, "\"expiresAt\":\"" + Instant.now().plusSeconds(1) + "\"");
        mine = things(kafka);
        nobodys = Map.ofEntries(
                Map.entry("functionId", UUID.randomUUID().toString()),
                Map.entry("id", UUID.randomUUID().toString()),
                Map.entry("functionName", UUID.randomUUID().toString()),
                Map.entry("functionUrnOrId", UUID.randomUUID().toString()),
                Map.entry("functionVersionUrn", "sn:cn:yrk:" + tenant + ":function:0@none@none:latest"),
                Map.entry("namespace", "none"),
                Map.entry("function", "none"),
                Map.entry("tenant", tenant),
                Map.entry("alias", "none"),
                Map.entry("secretId", UUID.randomUUID().toString()),
                Map.entry("packageId", UUID.randomUUID().toString()),
                Map.entry("invocationId", RequestId.next(Instant.now()).toString()),
                Map.entry("requestId", RequestId.next(Instant.now()).toString()),
                Map.entry("tokenId", UUID.randomUUID().toString()),
                Map.entry("path", "a/b"));
        operations = read(TestIngress.json(ingress.get("/openapi.json")));
        Awaitility.await()
                .until(() -> ingress.callAs(expired, "GET", "/v1/tokens", "").status() == 401);
    }

    @AfterAll
    void close() {
        ingress.close();
    }

    /** What the tenant has. */
    private Map<String, String> things(KafkaFixture kafka) {
        JsonNode function = TestIngress.json(ingress.callAs(
                        own,
                        "POST",
                        "/serverless/v1/functions",
                        ingress.registration(
                                "0@iso@f-" + UUID.randomUUID(),
                                "\"description\":\"" + MARK + "\"",
                                "\"environment\":{\"A\":\"" + MARK + "\"}")))
                .path("function");
        String urn = function.path("functionVersionUrn").asText();
        DeadInvocation letter = DeadLetterTopics.dead(DeadLetterTopics.function(tenant));
        new DeadLetterTopics(kafka).write(Instant.now(), List.of(letter));
        String ended = RequestId.next(Instant.now()).toString();
        try (ResultTopic results = new ResultTopic(kafka)) {
            results.write(ended, urn, ResultTopic.json("\"" + MARK + "\""));
        }
        JsonNode token = ingress.made(tenant, "\"name\":\"" + MARK + "\"");
        assertThat(ingress.call("PUT", "/v1/tenants/" + tenant + "/quota", "{\"ratePerSecond\":54321}")
                        .status())
                .isEqualTo(200);
        String id = function.path("functionId").asText();
        made("/serverless/v1/functions/" + id + "/aliases", "{\"name\":\"stable\",\"functionVersion\":\"latest\"}");
        made(
                "/serverless/v1/functions/reserve-instance",
                "{\"funcName\":\"" + id
                        + "\",\"instanceLabel\":\"warm\",\"instanceConfigInfos\":[{\"minInstance\":7}]}");
        JsonNode secret = made("/eywa/api/secrets", "{\"name\":\"" + MARK + "\",\"data\":{\"key\":\"value\"}}");
        Reply uploaded = ingress.upload(
                "PUT",
                "/v1/packages?runtime=python3&name=" + MARK,
                TestPackage.of(Map.of("handler.py", "")),
                "X-Tenant-Id: " + tenant);
        assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);
        return Map.ofEntries(
                Map.entry("functionId", id),
                Map.entry("id", id),
                Map.entry("functionName", id),
                Map.entry("functionUrnOrId", id),
                Map.entry("functionVersionUrn", urn),
                Map.entry("namespace", "iso"),
                Map.entry("function", function.path("name").asText().substring("0@iso@".length())),
                Map.entry("tenant", tenant),
                Map.entry("alias", "stable"),
                Map.entry("secretId", secret.path("id").asText()),
                Map.entry("packageId", TestIngress.json(uploaded).path("id").asText()),
                Map.entry("invocationId", ended),
                Map.entry("requestId", letter.id().toString()),
                Map.entry("tokenId", token.path("id").asText()),
                Map.entry("path", "a/b"));
    }

    private JsonNode made(String path, String body) {
        Reply reply = ingress.callAs(own, "POST", path, body);
        assertThat(reply.status()).as(reply.text()).isIn(200, 201);
        return TestIngress.json(reply);
    }

    private static List<Operation> read(JsonNode document) {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(each -> each.getValue().has("operationId")
                                && !each.getValue().has("security"))
                        .forEach(each -> operations.add(new Operation(
                                each.getValue().path("operationId").asText(),
                                each.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                each.getValue().path("x-invoq-scope").asText()))));
        return operations;
    }

    Stream<Operation> operations() {
        return operations.stream();
    }

    @Test
    void isTriedForEveryOperationThatThereIs() {
        assertThat(operations).extracting(Operation::id).containsExactlyInAnyOrderElementsOf(FOREIGN.keySet());
        assertThat(operations)
                .allSatisfy(operation -> assertThat(scoped).as(operation.id()).containsKey(operation.scope()));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void refusesThoseWithoutAGoodToken(Operation operation) {
        try (WireHttp connection = WireHttp.connect(ingress.port())) {
            // When
            Reply without = connection
                    .head(operation.method() + " " + filled(operation.path(), mine) + " HTTP/1.1", "Host: a")
                    .read();
            // Then
            assertThat(without.status()).isEqualTo(401);
        }
        assertThat(tried(operation, "unknown-" + UUID.randomUUID(), mine).status())
                .isEqualTo(401);
        assertThat(tried(operation, expired, mine).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void refusesTokensOfEveryOtherScope(Operation operation) {
        scoped.forEach((scope, secret) -> {
            if (!scope.equals(operation.scope())) {
                // When
                Reply reply = tried(operation, secret, mine);
                // Then
                assertThat(reply.status()).as(scope).isEqualTo(403);
                assertThat(reply.one("X-Inner-Code")).isEqualTo("200403");
                assertThat(reply.text()).doesNotContain(MARK);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("operations")
    void tellsAndDoesNothingForAnotherTenant(Operation operation) {
        // Given
        Gets gets = FOREIGN.getOrDefault(operation.id(), OWN).gets();
        // When
        Reply reply = tried(operation, others, mine);
        Reply withTenant = tried(operation, others, mine, "X-Tenant-Id: " + tenant);
        Reply ofNobody = tried(operation, others, nobodys);
        // Then
        assertThat(reply.status()).as(reply.text()).isEqualTo(gets.status);
        assertThat(reply.text()).doesNotContain(MARK);
        assertThat(withTenant.status()).as(withTenant.text()).isIn(403, 404);
        assertThat(withTenant.text()).doesNotContain(MARK);
        if (gets == Gets.OWN) {
            Stream.of("functionId", "invocationId", "requestId", "tokenId", "secretId", "packageId")
                    .forEach(name -> assertThat(reply.text()).doesNotContain(mine.get(name)));
        } else if (gets != Gets.MADE) {
            assertThat(ofNobody.status()).isEqualTo(reply.status());
            assertThat(ofNobody.all("X-Inner-Code")).isEqualTo(reply.all("X-Inner-Code"));
            assertThat(without(ofNobody.text(), nobodys)).isEqualTo(without(reply.text(), mine));
        }
        everythingIsAsItWas();
    }

    private void everythingIsAsItWas() {
        String function = "/serverless/v1/functions/" + mine.get("functionId");
        assertThat(ingress.callAs(own, "GET", "/eywa/api/functions", "").text()).contains(mine.get("functionId"));
        assertThat(ingress.callAs(own, "GET", function + "/versions", "").text())
                .contains("\"total\":1");
        assertThat(ingress.callAs(own, "GET", function + "/aliases", "").text()).contains("\"total\":1", "stable");
        assertThat(ingress.callAs(
                                own,
                                "GET",
                                "/serverless/v1/functions/reserve-instance?funcName=" + mine.get("functionId"),
                                "")
                        .text())
                .contains("\"total\":1", "\"minInstance\":7");
        assertThat(ingress.callAs(own, "GET", "/eywa/api/secrets/" + mine.get("secretId"), "")
                        .text())
                .contains(MARK, "[\"key\"]");
        assertThat(ingress.callAs(own, "GET", "/v1/packages/" + mine.get("packageId"), "")
                        .text())
                .contains(MARK);
        assertThat(ingress.callAs(own, "GET", "/v1/invocations/" + mine.get("invocationId"), "")
                        .text())
                .contains("succeeded", MARK);
        JsonNode letter = TestIngress.json(ingress.callAs(own, "GET", "/v1/dead-letters/" + mine.get("requestId"), ""));
        assertThat(letter.path("state").asText()).isEqualTo("dead");
        assertThat(ingress.callAs(own, "GET", "/v1/tokens/" + mine.get("tokenId"), "")
                        .status())
                .isEqualTo(200);
        assertThat(ingress.callAs(own, "GET", "/v1/tenants/" + tenant + "/quota", "")
                        .text())
                .contains("54321");
    }

    /** With a trace id, since an answer has the request id in its place otherwise. */
    private Reply tried(Operation operation, String secret, Map<String, String> things, String... headers) {
        List<String> all = new ArrayList<>(List.of("X-Trace-Id: t", "Content-Type: application/json"));
        all.addAll(List.of(headers));
        Foreign foreign = FOREIGN.get(operation.id());
        String body = foreign == null
                ? ""
                : foreign.body().equals("{registration}")
                        ? ingress.registration("0@iso@f-" + UUID.randomUUID())
                        : filled(foreign.body(), things);
        return ingress.callAs(
                secret, operation.method(), filled(operation.path(), things), body, all.toArray(String[]::new));
    }

    private static String filled(String template, Map<String, String> things) {
        return PLACEHOLDER.matcher(template).replaceAll(match -> {
            String value = things.get(match.group(1));
            if (value == null) {
                throw new AssertionError("nothing is known to fill {" + match.group(1) + "} of " + template);
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static String without(String text, Map<String, String> things) {
        String without = text;
        for (String value : things.values()) {
            without = without.replace(value, "*");
        }
        return without;
    }
}
