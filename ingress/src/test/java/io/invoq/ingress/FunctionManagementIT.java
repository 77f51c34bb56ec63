package io.invoq.ingress;

import static io.invoq.ingress.Manager.FUNCTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** openYuanrong's management of functions, row by row, and Eywa's of the same functions. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class FunctionManagementIT {

    private static TestIngress ingress;
    private static TestIngress other;
    private Manager manager;

    @BeforeAll
    static void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka);
        other = TestIngress.start(kafka);
    }

    @AfterAll
    static void close() {
        ingress.close();
        other.close();
    }

    @BeforeEach
    void tenant() {
        manager = Manager.of(ingress);
    }

    @Test
    void anUpdateIsSeenEverywhereWithANewRevision() {
        // Given
        JsonNode before = manager.register("f", "\"timeout\":2", "\"environment\":{\"A\":\"1\"}");
        // When
        JsonNode after = manager.ok(
                        "PUT",
                        manager.path("f"),
                        "{'revisionId':'%s','kind':'faas','cpu':500,'memory':256,'timeout':7,'minInstance':'1'}"
                                .formatted(before.path("revisionId").asText()))
                .path("function");
        // Then
        ObjectNode expected = before.deepCopy();
        expected.put("cpu", 500).put("memory", 256).put("timeout", 7).put("minInstance", "1");
        expected.set("revisionId", after.path("revisionId"));
        expected.set("lastModified", after.path("lastModified"));
        assertThat(after).isEqualTo(expected);
        assertThat(after.path("revisionId")).isNotEqualTo(before.path("revisionId"));
        assertThat(manager.on(other).function("f")).isEqualTo(after);
        assertThat(manager.function("f")).isEqualTo(after);
    }

    @Test
    void ofTwoUpdatesOfOneRevisionOneIsRefused() {
        // Given
        String revision = manager.register("f").path("revisionId").asText();
        String update = "{'revisionId':'" + revision + "','timeout':7}";
        manager.ok("PUT", manager.path("f"), update);
        // When
        String message = manager.on(other).refused("PUT", manager.path("f"), update, 409, 4134);
        // Then
        assertThat(message).startsWith("revisionId is not the same: ").contains(manager.revision("f"));
    }

    @Test
    void ofManyUpdatesOfOneRevisionAtOnceExactlyOneIsMade() throws InterruptedException, ExecutionException {
        // Given
        String revision = manager.register("f").path("revisionId").asText();
        List<CompletableFuture<Integer>> replies = new ArrayList<>();
        // When
        for (int i = 1; i <= 12; i++) {
            String update = "{'revisionId':'" + revision + "','timeout':" + i + "}";
            Manager either = manager.on(i % 2 == 0 ? ingress : other);
            CompletableFuture<Integer> reply = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    reply.complete(either.call("PUT", manager.path("f"), update).status());
                } catch (RuntimeException | Error e) {
                    reply.completeExceptionally(e);
                }
            });
            replies.add(reply);
        }
        // Then
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<Integer> reply : replies) {
            statuses.add(reply.get());
        }
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | revisionId: is required and must not be empty",
                "{'revisionId':7} | revisionId: must be text, not 7",
                "{'revisionId':'{rev}','name':'0@test@g'} | name: cannot be changed; it is '0@test@f'",
                "{'revisionId':'{rev}','runtime':'nodejs'} | runtime: cannot be changed; it is 'python3.11'",
                "{'revisionId':'{rev}','kind':'yrlib'} | kind: 'yrlib' is not supported; only faas is",
                "{'revisionId':'{rev}','cpu':299} | cpu: 299 is not within 300 to 16000",
                "{'revisionId':'{rev}','memory':127} | memory: 127 is not within 128 to 1048576",
                "{'revisionId':'{rev}','timeout':8640001} | timeout: 8640001 is not within 1 to 8640000",
                "{'revisionId':'{rev}','concurrentNum':'1001'} | concurrentNum: 1001 is not within 1 to 1000",
                "{'revisionId':'{rev}','minInstance':'9','maxInstance':'8'} | minInstance: 9 is more than maxInstance 8",
                "{'revisionId':'{rev}','minInstance':'101'} | minInstance: 101 is more than maxInstance 100",
                "{'revisionId':'{rev}','extendedTimeout':{'pre_stop':181}} | extendedTimeout.pre_stop: 181 is not within 0 to 180",
                "{'revisionId':'{rev}','extendedTimeout':7} | extendedTimeout: must be an object, not 7",
                "{'revisionId':'{rev}','environment':{'1A':'x'}} | environment: key '1A' does not match [A-Za-z_][A-Za-z0-9_]*",
                "{'revisionId':'{rev}','handler':'other.handler'} | handler: 'other.handler': no file",
                "{'revisionId':'{rev}','codePath':'code'} | codePath: 'code' is not an absolute path",
                "[] | the body must be a JSON object, not array",
                "{ | the body is not JSON: "
            })
    void refusesAnUpdateThatIsNotValid(String body, String message) {
        // Given
        String revision = manager.register("f").path("revisionId").asText();
        // When
        String said = manager.refused("PUT", manager.path("f"), body.replace("{rev}", revision), 400, 4104);
        // Then
        assertThat(said).startsWith(message);
        assertThat(manager.revision("f")).isEqualTo(revision);
    }

    @Test
    void listsTheTenantsFunctionsByPartOfTheirNamesAndByVersion() {
        // Given
        for (String name : new String[] {"orders-new", "orders-old", "stock"}) {
            manager.register(name);
        }
        manager.publish("stock", "v1");
        Manager.of(ingress).register("orders-of-others");
        // When
        JsonNode all = manager.on(other).ok("GET", FUNCTIONS, "").path("result");
        JsonNode some = manager.ok("GET", FUNCTIONS + "?name=ORDERS", "").path("result");
        JsonNode page =
                manager.ok("GET", FUNCTIONS + "?pageSize=2&pageIndex=2", "").path("result");
        JsonNode published =
                manager.ok("GET", FUNCTIONS + "?versionNumber=v1", "").path("result");
        // Then
        assertThat(all.path("total").asInt()).isEqualTo(3);
        assertThat(all.path("functions").findValuesAsText("name"))
                .containsExactly("0@test@orders-new", "0@test@orders-old", "0@test@stock");
        assertThat(all.path("functions").findValuesAsText("versionNumber")).containsOnly("latest");
        assertThat(some.path("functions").findValuesAsText("name"))
                .containsExactly("0@test@orders-new", "0@test@orders-old");
        assertThat(page.path("total").asInt()).isEqualTo(3);
        assertThat(page.path("functions").findValuesAsText("name")).containsExactly("0@test@stock");
        assertThat(published.path("functions").findValuesAsText("functionVersionUrn"))
                .containsExactly(manager.urn("stock", "v1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pageIndex=0",
                "pageIndex=-1",
                "pageIndex=x",
                "pageIndex=2147483648",
                "pageSize=0",
                "pageSize=1001",
                "pageSize=99999999999999999999",
                "page=1",
                "pageIndex=1&pageIndex=1"
            })
    void refusesAPageThatIsNone(String query) {
        manager.register("f");
        manager.refused("GET", FUNCTIONS + "?" + query, "", 400, 4104);
        manager.refused("GET", manager.path("f") + "/versions?" + query, "", 400, 4104);
        manager.refused("GET", manager.path("f") + "/aliases?" + query, "", 400, 4104);
    }

    @Test
    void aDeletedFunctionIsGoneWithAllThatWentWithIt() {
        // Given
        String id = manager.register("f").path("functionId").asText();
        manager.publish("f", "v1");
        manager.ok("POST", manager.path("f") + "/aliases", "{'name':'stable','functionVersion':'v1'}");
        manager.ok(
                "POST",
                FUNCTIONS + "/reserve-instance",
                "{'funcName':'0@test@f','version':'v1','instanceLabel':'gold','instanceConfigInfos':[{'minInstance':1}]}");
        // When
        manager.ok("DELETE", manager.path("f"), "");
        // Then
        for (TestIngress node : new TestIngress[] {ingress, other}) {
            Manager there = manager.on(node);
            there.refused("GET", manager.path("f"), "", 404, 4115);
            there.refused("GET", manager.path("f") + "?versionNumber=v1", "", 404, 4115);
            for (String version : new String[] {"latest", "v1", "stable"}) {
                String call = FUNCTIONS + "/" + manager.urn("f", version) + "/invocations";
                there.refused("POST", call, "{}", 404, 150424);
            }
            assertThat(there.call("GET", "/eywa/api/functions/" + id, "").status())
                    .isEqualTo(404);
        }
        manager.refused("DELETE", manager.path("f"), "", 404, 4115);
        manager.register("f");
        assertThat(manager.ok("GET", manager.path("f") + "/aliases", "")
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(manager.ok("GET", manager.path("f") + "/versions", "").path("functions"))
                .hasSize(1);
        manager.publish("f", "v1");
        assertThat(manager.ok("GET", FUNCTIONS + "/reserve-instance?funcName=0@test@f&version=v1", "")
                        .path("total")
                        .asInt())
                .isZero();
    }

    @Test
    void aFunctionIsFoundByItsNameItsUrnAndItsId() {
        // Given
        JsonNode function = manager.register("f");
        String urn = function.path("functionUrn").asText();
        // When, Then
        for (String name : new String[] {
            "0@test@f",
            "0%40test%40f",
            urn,
            urn + ":latest",
            function.path("functionId").asText()
        }) {
            assertThat(manager.ok("GET", FUNCTIONS + "/" + name, "").path("function"))
                    .isEqualTo(function);
        }
    }

    @Test
    void anOperatorNamesTheTenantByTheUrn() {
        // Given
        String urn = manager.register("f").path("functionUrn").asText();
        // When
        Reply shown = ingress.get(FUNCTIONS + "/" + urn);
        Reply versions = ingress.get(FUNCTIONS + "/" + urn + "/versions");
        Reply aliases = ingress.get(FUNCTIONS + "/" + urn + "/aliases");
        Reply contradicted = ingress.get(FUNCTIONS + "/" + urn, "X-Tenant-Id: another");
        // Then
        assertThat(List.of(shown.status(), versions.status(), aliases.status())).containsOnly(200);
        assertThat(TestIngress.json(shown).path("function").path("functionUrn").asText())
                .isEqualTo(urn);
        assertThat(contradicted.status()).isEqualTo(403);
    }

    @Test
    void anothersFunctionIsNotThereWhateverItIsCalled() {
        // Given
        JsonNode function = manager.register("f");
        String revision = function.path("revisionId").asText();
        Manager stranger = Manager.of(ingress);
        for (String name : new String[] {
            "0@test@f",
            function.path("functionUrn").asText(),
            function.path("functionId").asText()
        }) {
            boolean namesTheTenant = name.startsWith("sn:");
            int status = namesTheTenant ? 403 : 404;
            int code = namesTheTenant ? 200403 : 4115;
            String path = FUNCTIONS + "/" + name;
            // When, Then
            stranger.refused("GET", path, "", status, code);
            stranger.refused("PUT", path, "{'revisionId':'" + revision + "'}", status, code);
            stranger.refused("DELETE", path, "", status, code);
            stranger.refused("GET", path + "/versions", "", status, code);
            stranger.refused("POST", path + "/versions", "{'revisionId':'" + revision + "'}", status, code);
            stranger.refused("GET", path + "/aliases", "", status, code);
            stranger.refused("POST", path + "/aliases", "{'name':'a','functionVersion':'latest'}", status, code);
            stranger.refused("DELETE", path + "/aliases/a", "", status, code);
            stranger.refused("GET", FUNCTIONS + "/reserve-instance?funcName=" + name, "", 404, 4115);
        }
        assertThat(stranger.call(
                                "DELETE",
                                "/eywa/api/functions/"
                                        + function.path("functionId").asText(),
                                "")
                        .text())
                .isEqualTo("{\"message\":\"Function Not Found\"}");
        assertThat(manager.revision("f")).isEqualTo(revision);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "0@test", "1@a@b", "0@@b", "0@a@b@c", "sn:cn:yrk", "0@1a@b", "0@a@b%00", "%20", "0@a@%C3%BC"
            })
    void refusesANameThatIsNone(String name) {
        manager.refused("GET", FUNCTIONS + "/" + name, "", 400, 4104);
        manager.refused("DELETE", FUNCTIONS + "/" + name, "", 400, 4104);
        manager.refused("GET", FUNCTIONS + "/" + name + "/aliases/a", "", 400, 4104);
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH, '', 'GET, POST'",
        "POST, /0@test@f, 'GET, PUT, DELETE'",
        "DELETE, /0@test@f/versions, 'GET, POST'",
        "PUT, /0@test@f/aliases, 'GET, POST'",
        "POST, /0@test@f/aliases/a, 'GET, PUT, DELETE'",
        "PATCH, /reserve-instance, 'GET, POST, PUT, DELETE'"
    })
    void namesTheMethodsThatAPathTakes(String method, String path, String allowed) {
        // When
        Reply reply = manager.call(method, FUNCTIONS + path, "{}");
        // Then
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.one("Allow")).isEqualTo(allowed);
    }

    @Test
    void eywaShowsListsAndDeletesTheSameFunctions() {
        // Given
        JsonNode function =
                manager.register("f", "\"timeout\":9", "\"minInstance\":1", "\"environment\":{\"A\":\"1\"}");
        manager.register("other");
        String id = function.path("functionId").asText();
        // When
        JsonNode shown = TestIngress.json(manager.call("GET", "/eywa/api/functions/" + id, ""));
        JsonNode list = TestIngress.json(manager.call("GET", "/eywa/api/functions", ""));
        JsonNode page = TestIngress.json(manager.call("GET", "/eywa/api/functions?page=2&per_page=1&query=test", ""));
        Reply deleted = manager.call("DELETE", "/eywa/api/functions/" + id, "");
        // Then
        assertThat(shown.path("id").asText()).isEqualTo(id);
        assertThat(shown.path("short_name").asText()).isEqualTo("f");
        assertThat(shown.path("write_timeout").asText()).isEqualTo("9s");
        assertThat(shown.path("read_timeout").asText()).isEqualTo("10s");
        assertThat(shown.path("min_replicas").asInt()).isEqualTo(1);
        assertThat(shown.path("env_vars").path("A").asText()).isEqualTo("1");
        assertThat(list.path("objects").get(0)).isEqualTo(shown);
        assertThat(list.path("total_count").asInt()).isEqualTo(2);
        assertThat(page.path("objects").findValuesAsText("short_name")).containsExactly("other");
        assertThat(page.path("total_count").asInt()).isEqualTo(2);
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.text()).isEmpty();
        manager.refused("GET", manager.path("f"), "", 404, 4115);
        Reply again = manager.call("DELETE", "/eywa/api/functions/" + id, "");
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.text()).isEqualTo("{\"message\":\"Function Not Found\"}");
        assertThat(manager.call("GET", "/eywa/api/functions/no-id", "").text())
                .isEqualTo("{\"message\":\"Function Not Found\"}");
        assertThat(manager.call("GET", "/eywa/api/functions?per_page=0", "").text())
                .contains("Validation error", "per_page: '0' is not a whole number from 1 to 1000");
    }
}
