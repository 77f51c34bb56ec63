package io.invoq.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.KafkaNodes;
import io.invoq.testkit.LeakCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access tokens through both APIs. On a broker of its own: how many a tenant may have counts those of other tests. */
@ExtendWith(LeakCheck.class)
final class TokensIT {

    private static final String EYWA = "/eywa/api/tokens";
    private static final String NATIVE = "/v1/tokens";

    private static KafkaNodes kafka;
    private static TestIngress ingress;

    @BeforeAll
    static void start() {
        kafka = KafkaFixture.own(1);
        ingress = TestIngress.start(kafka, "tokens.last-used-interval=1s", "tokens.max-per-tenant=60");
    }

    @AfterAll
    static void close() {
        ingress.close();
        kafka.close();
    }

    @Test
    void areMadeListedAndRevokedInTheShapesOfEywa() {
        // Given
        String tenant = tenant();
        String manager = ingress.tokenFor(tenant);
        long expiry = Instant.now().plusSeconds(3600).getEpochSecond();
        // When
        Reply made = ingress.callAs(manager, "POST", EYWA, "{\"name\":\"build\",\"expires_at\":" + expiry + "}");
        // Then
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        JsonNode token = TestIngress.json(made);
        String id = token.path("id").asText();
        assertThat(UUID.fromString(id)).hasToString(id);
        assertThat(token.path("name").asText()).isEqualTo(id.substring(0, 8) + "-build");
        assertThat(token.path("expires_at").asLong()).isEqualTo(expiry);
        assertThat(Instant.ofEpochSecond(token.path("created_at").asLong()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        String secret = token.path("token").asText();
        assertThat(secret).matches("invoq_[A-Za-z0-9_-]{43}");
        // When
        JsonNode list = TestIngress.json(ingress.callAs(secret, "GET", EYWA + "?query=BUILD", ""));
        // Then
        assertThat(list.path("total_count").asInt()).isEqualTo(1);
        assertThat(list.path("page").asInt()).isEqualTo(1);
        assertThat(list.path("per_page").asInt()).isEqualTo(20);
        assertThat(list.path("objects").path(0).path("id").asText()).isEqualTo(id);
        assertThat(list.toString()).doesNotContain("\"token\"").doesNotContain(secret);
        // When
        Reply gone = ingress.callAs(secret, "DELETE", EYWA + "/" + id, "");
        // Then
        assertThat(gone.status()).isEqualTo(204);
        assertThat(ingress.callAs(secret, "GET", EYWA, "").status()).isEqualTo(401);
        Reply again = ingress.callAs(manager, "DELETE", EYWA + "/" + id, "");
        assertThat(again.status()).isEqualTo(404);
        assertThat(TestIngress.json(again).path("message").asText()).isEqualTo("Access Token Not Found");
    }

    @Test
    void areListedPageByPage() {
        // Given
        String tenant = tenant();
        String manager = ingress.tokenFor(tenant);
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            made.add(TestIngress.json(ingress.callAs(manager, "POST", EYWA, "{\"name\":\"page\"}"))
                    .path("id")
                    .asText());
        }
        // When
        List<String> paged = new ArrayList<>();
        for (int page = 1; page <= 3; page++) {
            JsonNode list =
                    TestIngress.json(ingress.callAs(manager, "GET", EYWA + "?query=page&per_page=2&page=" + page, ""));
            assertThat(list.path("total_count").asInt()).isEqualTo(4);
            list.path("objects").forEach(each -> paged.add(each.path("id").asText()));
        }
        JsonNode all = TestIngress.json(ingress.callAs(manager, "GET", EYWA + "?query=page&per_page=0", ""));
        List<String> natively = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = TestIngress.json(ingress.callAs(
                    manager, "GET", NATIVE + "?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor), ""));
            page.path("tokens").forEach(each -> natively.add(each.path("id").asText()));
            cursor = page.path("nextCursor").asText();
        } while (!cursor.isEmpty());
        // Then
        assertThat(paged).hasSize(4).containsExactlyInAnyOrderElementsOf(made);
        assertThat(all.path("objects")).hasSize(4);
        assertThat(natively).hasSize(5).doesNotHaveDuplicates().containsAll(made);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                EYWA + " | {}                                     | Validation error",
                EYWA + " | {\"name\":\" \"}                       | Validation error",
                EYWA + " | {\"name\":7}                           | Validation error",
                EYWA + " | {\"name\":\"a\",\"expires_at\":1}      | Expiry time cannot be in the past",
                EYWA + " | {\"name\":\"a\",\"expires_at\":-1}     | Expiry time cannot be in the past",
                EYWA + " | {\"name\":\"a\",\"expires_at\":\"x\"}  | Validation error",
                EYWA + " | {\"name\":\"a\",\"expires_at\":1e99}   | Validation error",
                EYWA + " | []                                     | Validation error",
                NATIVE + " | {\"name\":\"a\",\"expiresAt\":\"2001-01-01T00:00:00Z\"} | expired",
                NATIVE + " | {\"name\":\"a\",\"expiresAt\":\"soon\"}    | soon",
                NATIVE + " | {\"name\":\"a\",\"scopes\":[]}             | scopes",
                NATIVE + " | {\"name\":\"a\",\"scopes\":[\"fly\"]}      | fly",
                NATIVE + " | {\"name\":\"a\",\"functions\":[\"x\"]}     | functions",
                NATIVE + " | {\"name\":\"a\",\"functions\":[\"sn:cn:yrk:elsewhere:function:0@a@b\"]} | tenant",
                NATIVE + " | {\"name\":\"a\",\"quota\":{\"ratePerSecond\":0}} | ratePerSecond",
                NATIVE + " | {\"name\":\"a\",\"quota\":{}}              | quota",
                NATIVE + " | {\"name\":\"a\",\"colour\":1}              | colour",
                NATIVE + " | {\"name\":\"a\",\"tenant\":\"a b\"}        | tenant",
                NATIVE + " | {\"name\":\"a\",\"tenant\":\"a\",\"operator\":true} | operator",
            })
    void areNotMadeOfWhatIsWrong(String path, String body, String says) {
        // When
        Reply reply = ingress.post(path, body);
        // Then
        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(reply.one("X-Inner-Code")).isIn("4104", "200400");
        assertThat(reply.text()).contains(says.equals("expired") ? "is over" : says);
    }

    @ParameterizedTest
    @CsvSource({"page=0", "per_page=-1", "page=x", "per_page=1.5", "colour=1", "page=1&page=2"})
    void areNotListedByWhatIsWrong(String query) {
        assertThat(ingress.get(EYWA + "?" + query).status()).isEqualTo(400);
    }

    @Test
    void endWhenTheyExpire() {
        // Given
        String secret =
                ingress.tokenFor(tenant(), "\"expiresAt\":\"" + Instant.now().plusSeconds(2) + "\"");
        assertThat(ingress.callAs(secret, "GET", NATIVE, "").status()).isEqualTo(200);
        // When, Then
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Reply reply = ingress.callAs(secret, "GET", NATIVE, "");
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.text()).contains("expired");
        });
    }

    @Test
    void canDoNoMoreThanThoseThatTheyAreMadeWith() {
        // Given
        String tenant = tenant();
        String manager = ingress.tokenFor(tenant, "\"scopes\":[\"manage\"]");
        JsonNode all = ingress.made(tenant);
        // When
        Reply more = ingress.callAs(manager, "POST", NATIVE, "{\"name\":\"a\",\"scopes\":[\"invoke\"]}");
        Reply operator = ingress.callAs(manager, "POST", NATIVE, "{\"name\":\"a\",\"operator\":true}");
        Reply elsewhere = ingress.callAs(manager, "POST", NATIVE, "{\"name\":\"a\",\"tenant\":\"default\"}");
        Reply taken =
                ingress.callAs(manager, "POST", NATIVE + "/" + all.path("id").asText() + ":rotate", "{}");
        Reply same = ingress.callAs(manager, "POST", NATIVE, "{\"name\":\"a\"}");
        Reply eywas = ingress.callAs(manager, "POST", EYWA, "{\"name\":\"a\"}");
        // Then
        assertThat(List.of(more.status(), operator.status(), elsewhere.status(), taken.status()))
                .containsOnly(403);
        assertThat(TestIngress.json(same).path("scopes")).hasToString("[\"manage\"]");
        String made = TestIngress.json(eywas).path("token").asText();
        assertThat(ingress.callAs(made, "GET", EYWA, "").status()).isEqualTo(403);
    }

    @Test
    void endNoLaterThanThoseThatTheyAreMadeWith() {
        // Given
        String tenant = tenant();
        String end =
                Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS).toString();
        String later = Instant.parse(end).plusSeconds(1).toString();
        String ending = ingress.tokenFor(tenant, "\"expiresAt\":\"" + end + "\"");
        String endless = ingress.made(tenant).path("id").asText();
        // When
        JsonNode same = TestIngress.json(ingress.callAs(ending, "POST", NATIVE, "{\"name\":\"a\"}"));
        JsonNode eywas = TestIngress.json(ingress.callAs(ending, "POST", EYWA, "{\"name\":\"a\"}"));
        Reply longer = ingress.callAs(ending, "POST", NATIVE, "{\"name\":\"a\",\"expiresAt\":\"" + later + "\"}");
        Reply taken = ingress.callAs(ending, "POST", NATIVE + "/" + endless + ":rotate", "{}");
        Reply itself =
                ingress.callAs(ending, "POST", NATIVE + "/" + same.path("id").asText() + ":rotate", "{}");
        // Then
        assertThat(same.path("expiresAt").asText()).isEqualTo(end);
        assertThat(eywas.path("expires_at").asLong())
                .isEqualTo(Instant.parse(end).getEpochSecond());
        assertThat(longer.status()).as(longer.text()).isEqualTo(403);
        assertThat(longer.text()).contains(end);
        assertThat(taken.status()).isEqualTo(403);
        assertThat(itself.status()).isEqualTo(200);
    }

    @Test
    void forCertainFunctionsAreForNoOthers() {
        // Given
        TestIngress.Registered mine = ingress.register();
        TestIngress.Registered other = ingress.register();
        String byUrn =
                ingress.tokenFor("default", "\"functions\":[\"" + mine.urn().replace(":latest", "") + "\"]");
        String byId = ingress.tokenFor("default", "\"functions\":[\"" + mine.id() + "\"]");
        for (String secret : List.of(byUrn, byId)) {
            // When
            Reply ofMine = ingress.callAs(secret, "POST", mine.async("/"), "1");
            List<Reply> refused = List.of(
                    ingress.callAs(secret, "POST", other.async("/"), "1"),
                    ingress.callAs(secret, "POST", other.invocations(), "1", "X-Invoke-Type: async"),
                    ingress.callAs(
                            secret,
                            "POST",
                            "/v1/functions/" + other.id() + "/invocations:batch",
                            "[{}]",
                            "Content-Type: application/json"),
                    ingress.callAs(secret, "GET", NATIVE, ""),
                    ingress.callAs(secret, "POST", EYWA, "{\"name\":\"a\"}"),
                    ingress.callAs(secret, "POST", "/serverless/v1/functions", ingress.registration("0@test@another")));
            String list =
                    ingress.callAs(secret, "GET", "/eywa/api/functions", "").text();
            // Then
            assertThat(ofMine.status()).isEqualTo(202);
            assertThat(refused).extracting(Reply::status).containsOnly(403);
            assertThat(list).contains(mine.id()).doesNotContain(other.id());
        }
    }

    @Test
    void haveCallsOfTheirFunctionsAlone() {
        // Given
        TestIngress.Registered mine = ingress.register();
        TestIngress.Registered other = ingress.register();
        String secret = ingress.tokenFor("default", "\"functions\":[\"" + mine.id() + "\"]");
        String ofMine = ingress.post(mine.async("/"), "1").one("X-Request-Id");
        String ofOther = ingress.post(other.async("/"), "1").one("X-Request-Id");
        // When, Then
        assertThat(ingress.callAs(secret, "GET", "/v1/invocations/" + ofMine, "")
                        .status())
                .isEqualTo(200);
        assertThat(ingress.callAs(secret, "GET", "/v1/invocations/" + ofOther, "")
                        .status())
                .isEqualTo(404);
        assertThat(ingress.callAs(secret, "GET", "/serverless/v1/functions/async-results/" + ofOther, "")
                        .status())
                .isEqualTo(404);
        assertThat(ingress.callAs(secret, "DELETE", "/v1/invocations/" + ofOther, "")
                        .status())
                .isEqualTo(404);
        assertThat(ingress.callAs(secret, "DELETE", "/v1/invocations/" + ofMine, "")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void getANewSecretWhileTheOldOneHoldsOrNot() {
        // Given
        JsonNode made = ingress.made(tenant());
        String path = NATIVE + "/" + made.path("id").asText();
        String first = made.path("token").asText();
        // When
        JsonNode rotated = TestIngress.json(ingress.post(path + ":rotate", "{\"overlap\":\"1h\"}"));
        // Then
        String second = rotated.path("token").asText();
        assertThat(rotated.path("id").asText()).isEqualTo(made.path("id").asText());
        assertThat(statuses(first, second)).containsExactly(200, 200);
        // When
        String third = TestIngress.json(ingress.post(path + ":rotate", "{\"overlap\":\"1h\"}"))
                .path("token")
                .asText();
        // Then
        assertThat(statuses(first, second, third)).containsExactly(401, 200, 200);
        // When
        String fourth = TestIngress.json(ingress.post(path + ":rotate", "{}"))
                .path("token")
                .asText();
        // Then
        assertThat(statuses(first, second, third, fourth)).containsExactly(401, 401, 401, 200);
        // When
        int status = ingress.call("DELETE", path, "").status();
        // Then
        assertThat(status).isEqualTo(204);
        assertThat(statuses(fourth)).containsExactly(401);
        assertThat(ingress.post(path + ":rotate", "{}").status()).isEqualTo(404);
    }

    @Test
    void ofOneTenantAreSoMany() {
        // Given
        String tenant = tenant();
        for (int i = 0; i < 60; i++) {
            ingress.made(tenant);
        }
        // When
        Reply one = ingress.post(NATIVE, "{\"name\":\"a\",\"tenant\":\"" + tenant + "\"}");
        // Then
        assertThat(one.status()).isEqualTo(409);
        assertThat(one.text()).contains("too-many-tokens", "max-per-tenant=60");
        ingress.made(tenant());
    }

    @Test
    void tellWhenTheyWereLastUsed() {
        // Given
        JsonNode made = ingress.made(tenant());
        String path = NATIVE + "/" + made.path("id").asText();
        assertThat(TestIngress.json(ingress.get(path)).has("lastUsedAt")).isFalse();
        // When
        Instant before = Instant.now().minusSeconds(1);
        assertThat(statuses(made.path("token").asText())).containsExactly(200);
        // Then
        assertThat(Instant.parse(
                        TestIngress.json(ingress.get(path)).path("lastUsedAt").asText()))
                .isBetween(before, Instant.now());
        try (TestIngress other = TestIngress.start(kafka)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(TestIngress.json(other.get(path)).has("lastUsedAt"))
                                    .isTrue());
        }
    }

    @Test
    void ofOperatorsAreForAllTenantsUntilTheyAreRevoked() {
        // Given
        String tenant = tenant();
        JsonNode ofTenant = ingress.made(tenant);
        JsonNode operator = TestIngress.json(ingress.post(NATIVE, "{\"name\":\"second\",\"operator\":true}"));
        String secret = operator.path("token").asText();
        String path = NATIVE + "/" + operator.path("id").asText();
        // When
        Reply list = ingress.callAs(secret, "GET", NATIVE, "", "X-Tenant-Id: " + tenant);
        Reply operators = ingress.callAs(secret, "GET", NATIVE + "?operator=true&limit=1000", "");
        Reply asTenant = ingress.callAs(ofTenant.path("token").asText(), "GET", NATIVE + "?operator=true", "");
        // Then
        assertThat(operator.path("operator").asBoolean()).isTrue();
        assertThat(list.text()).contains(ofTenant.path("id").asText());
        assertThat(operators.text())
                .contains(operator.path("id").asText())
                .doesNotContain(ofTenant.path("id").asText());
        assertThat(asTenant.status()).isEqualTo(403);
        // When
        int status = ingress.callAs(secret, "DELETE", path, "").status();
        // Then
        assertThat(status).isEqualTo(204);
        assertThat(statuses(secret)).containsExactly(401);
        assertThat(ingress.get(path).status()).isEqualTo(404);
    }

    private static List<Integer> statuses(String... secrets) {
        return List.of(secrets).stream()
                .map(secret -> ingress.callAs(secret, "GET", NATIVE, "").status())
                .toList();
    }

    private static String tenant() {
        return "t-" + UUID.randomUUID();
    }
}
