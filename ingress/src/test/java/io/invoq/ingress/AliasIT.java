package io.invoq.ingress;

import static io.invoq.ingress.Manager.FUNCTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import io.invoq.wire.record.Invocation;
import io.invoq.wire.record.Lane;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Aliases: changing them, and where calls to them go. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class AliasIT {

    private static TestIngress ingress;
    private static TestIngress other;
    private static StandInWorker worker;
    private Manager manager;
    private String aliases;

    @BeforeAll
    static void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka);
        other = TestIngress.start(kafka);
        worker = StandInWorker.start(kafka);
    }

    @AfterAll
    static void close() {
        ingress.close();
        other.close();
        worker.close();
    }

    @BeforeEach
    void publish() {
        manager = Manager.of(ingress);
        manager.register("f");
        manager.publish("f", "v1");
        manager.publish("f", "v2");
        aliases = manager.path("f") + "/aliases";
    }

    @Test
    void isMadeShownChangedAndDeleted() {
        // When
        JsonNode made = manager.ok(
                        "POST",
                        aliases,
                        "{'name':'stable','functionVersion':'v1','description':'for shops','routingType':'weights',"
                                + "'routingconfig':[{'functionVersion':'v1','weight':90},{'functionVersion':'v2','weight':10}]}")
                .path("alias");
        JsonNode shown = manager.on(other).ok("GET", aliases + "/stable", "").path("alias");
        JsonNode changed = manager.ok(
                        "PUT",
                        aliases + "/stable",
                        "{'revisionId':'%s','functionVersion':'v2','routingRules':{'ruleLogic':'or','rules':['x-a:=:b'],'grayVersion':'latest'}}"
                                .formatted(made.path("revisionId").asText()))
                .path("alias");
        // Then
        assertThat(made.path("aliasUrn").asText()).isEqualTo(manager.urn("f", "stable"));
        assertThat(made.path("functionVersionUrn").asText()).isEqualTo(manager.urn("f", "v1"));
        assertThat(made.path("name").asText()).isEqualTo("stable");
        assertThat(made.path("description").asText()).isEqualTo("for shops");
        assertThat(made.path("routingType").asText()).isEqualTo("weights");
        assertThat(made.path("routingconfig").findValuesAsText("weight")).containsExactly("90", "10");
        assertThat(made.has("routingRules")).isFalse();
        assertThat(shown).isEqualTo(made);
        assertThat(changed.path("revisionId")).isNotEqualTo(made.path("revisionId"));
        assertThat(changed.path("created")).isEqualTo(made.path("created"));
        assertThat(changed.path("functionVersion").asText()).isEqualTo("v2");
        assertThat(changed.path("description").asText()).isEmpty();
        assertThat(changed.path("routingType").asText()).isEqualTo("rule");
        assertThat(changed.path("routingconfig")).isEmpty();
        assertThat(changed.path("routingRules"))
                .hasToString("{\"ruleLogic\":\"or\",\"rules\":[\"x-a:=:b\"],\"grayVersion\":\"latest\"}");
        assertThat(manager.ok("GET", aliases, "").path("aliases")).containsExactly(changed);
        manager.ok("DELETE", aliases + "/stable", "");
        manager.refused("GET", aliases + "/stable", "", 404, 4117);
        manager.refused("DELETE", aliases + "/stable", "", 404, 4117);
        assertThat(manager.ok("GET", aliases, "").path("total").asInt()).isZero();
    }

    @Test
    void anUpdateNeedsTheCurrentRevision() {
        // Given
        JsonNode made = manager.ok("POST", aliases, "{'name':'a','functionVersion':'v1'}")
                .path("alias");
        String update = "{'revisionId':'%s','functionVersion':'v2'}"
                .formatted(made.path("revisionId").asText());
        manager.ok("PUT", aliases + "/a", update);
        // When, Then
        manager.on(other).refused("PUT", aliases + "/a", update, 409, 4134);
        assertThat(manager.refused("PUT", aliases + "/a", "{'functionVersion':'v2'}", 400, 4104))
                .isEqualTo("revisionId: is required and must not be empty");
        manager.refused("PUT", aliases + "/b", update, 404, 4117);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'functionVersion':'v1'} | 400 | 4104 | name: is required",
                "{'name':'1a','functionVersion':'v1'} | 400 | 4104 | name: '1a' is not a letter and up to 62",
                "{'name':'latest','functionVersion':'v1'} | 400 | 4104 | name: 'latest' is the version",
                "{'name':'a'} | 400 | 4104 | functionVersion: is required",
                "{'name':'a','functionVersion':'v9'} | 404 | 4116 | function 0@test@f has no version v9",
                "{'name':'a','functionVersion':'v 1'} | 400 | 4104 | functionVersion: version 'v 1' does not match",
                "{'name':'v1','functionVersion':'v1'} | 409 | 4102 | function 0@test@f has an alias or a version v1",
                "{'name':'a','functionVersion':'v1','routingType':'round'} | 400 | 4104 | routingType: 'round' is neither weights nor rule",
                "{'name':'a','functionVersion':'v1','routingType':'weights','routingConfig':[]} | 400 | 4104 | routingconfig: is required",
                "{'name':'a','functionVersion':'v1','routingType':'rule'} | 400 | 4104 | routingRules: is required",
                "{'name':'a','functionVersion':'v1','routingconfig':[{'functionVersion':'v1','weight':99}]} | 400 | 4103 | total routing weight is not 100: routingconfig has 99",
                "{'name':'a','functionVersion':'v1','routingconfig':[{'functionVersion':'v1','weight':60},{'functionVersion':'v2','weight':60}]} | 400 | 4103 | total routing weight is not 100",
                "{'name':'a','functionVersion':'v1','routingconfig':[{'functionVersion':'v1','weight':101}]} | 400 | 4104 | routingconfig[0].weight: 101 is not within 0 to 100",
                "{'name':'a','functionVersion':'v1','routingconfig':[{'functionVersion':'v1'}]} | 400 | 4104 | routingconfig[0].weight: is required",
                "{'name':'a','functionVersion':'v1','routingconfig':[{'functionVersion':'v9','weight':100}]} | 404 | 4116 | function 0@test@f has no version v9",
                "{'name':'a','functionVersion':'v1','routingconfig':[{'functionVersion':'v1','weight':50},{'functionVersion':'v1','weight':50}]} | 400 | 4104 | routingconfig[1].functionVersion: 'v1' is there twice",
                "{'name':'a','functionVersion':'v1','routingconfig':7} | 400 | 4104 | routingconfig: must be a list, not 7",
                "{'name':'a','functionVersion':'v1','routingconfig':[7]} | 400 | 4104 | routingconfig[0]: must be an object, not 7",
                "{'name':'a','functionVersion':'v1','routingconfig':[1,2,3,4,5,6,7,8,9,10]} | 400 | 4104 | routingconfig: has 10 entries, more than 9",
                "{'name':'a','functionVersion':'v1','routingRules':{'rules':['a:=:b'],'grayVersion':'v9'}} | 404 | 4116 | function 0@test@f has no version v9",
                "{'name':'a','functionVersion':'v1','routingRules':{'rules':['a=b'],'grayVersion':'v2'}} | 400 | 4104 | routingRules.rules: 'a=b': is not <header>:<operator>:<value>",
                "{'name':'a','functionVersion':'v1','routingRules':{'rules':[],'grayVersion':'v2'}} | 400 | 4104 | routingRules.rules: is required",
                "{'name':'a','functionVersion':'v1','routingRules':{'rules':['a:=:b']}} | 400 | 4104 | routingRules.grayVersion: is required",
                "{'name':'a','functionVersion':'v1','routingRules':{'ruleLogic':'xor','rules':['a:=:b'],'grayVersion':'v2'}} | 400 | 4104 | routingRules.ruleLogic: 'xor' is neither and nor or",
                "{'name':'a','functionVersion':'v1','routingRules':{'rules':['a:=:b'],'grayVersion':'v2'},'routingconfig':[{'functionVersion':'v1','weight':100}]} | 400 | 4104 | routingRules: cannot be there together"
            })
    void isRefusedWhenItIsNotValid(String body, int status, int code, String message) {
        assertThat(manager.refused("POST", aliases, body, status, code)).startsWith(message);
        assertThat(manager.ok("GET", aliases, "").path("total").asInt()).isZero();
    }

    @Test
    void aNameIsForOneAliasOrOneVersion() {
        // Given
        manager.ok("POST", aliases, "{'name':'a','functionVersion':'v1'}");
        // When, Then
        manager.on(other).refused("POST", aliases, "{'name':'a','functionVersion':'v2'}", 409, 4102);
        assertThat(manager.refused(
                        "POST",
                        manager.path("f") + "/versions",
                        "{'revisionId':'%s','versionNumber':'a'}".formatted(manager.revision("f")),
                        409,
                        4114))
                .isEqualTo("function 0@test@f has a version or an alias a");
    }

    @Test
    void aFunctionHasEightAtMost() {
        // Given
        for (int i = 1; i <= 8; i++) {
            manager.ok("POST", aliases, "{'name':'a" + i + "','functionVersion':'v1'}");
        }
        // When, Then
        assertThat(manager.refused("POST", aliases, "{'name':'a9','functionVersion':'v1'}", 409, 4111))
                .contains("8 aliases");
        assertThat(manager.ok("GET", aliases + "?pageIndex=2&pageSize=3", "")
                        .path("aliases")
                        .findValuesAsText("name"))
                .containsExactly("a4", "a5", "a6");
    }

    @Test
    void callsInBothFormsAndBothLanesGoToItsVersionWhichRecordAndReplyName() {
        // Given
        manager.ok("POST", aliases, "{'name':'stable','functionVersion':'v1'}");
        String[] paths = {
            FUNCTIONS + "/" + manager.urn("f", "stable") + "/invocations",
            "/invocations/" + manager.tenant() + "/test/f:stable/"
        };
        for (String path : paths) {
            // When
            Reply sync = manager.call("POST", path, "{}");
            Reply async = manager.on(other).call("POST", path, "{}", "X-Invoke-Type: async");
            // Then
            assertThat(sync.status()).as(sync.toString()).isEqualTo(200);
            assertThat(async.status()).as(async.toString()).isEqualTo(202);
            assertRan("v1", sync, Lane.SYNC);
            assertRan("v1", async, Lane.ASYNC);
        }
        Reply latest = manager.call("POST", "/invocations/" + manager.tenant() + "/test/f/", "{}");
        assertRan("latest", latest, Lane.SYNC);
    }

    @Test
    void aBatchGoesToOneVersion() {
        // Given
        manager.ok("POST", aliases, "{'name':'stable','functionVersion':'v2'}");
        // When
        Reply reply = manager.call(
                "POST",
                "/v1/functions/" + manager.urn("f", "stable") + "/invocations:batch",
                "[{'body':{}},{'body':{}}]",
                "Content-Type: application/json");
        // Then
        assertThat(reply.one("X-Invoke-Version")).isEqualTo("v2");
        for (JsonNode answer : TestIngress.json(reply)) {
            assertThat(worker.awaitCall(answer.path("id").asText()).function()).hasToString(manager.urn("f", "v2"));
        }
    }

    @Test
    void sharesCallsOutByWeight() {
        // Given
        manager.ok(
                "POST",
                aliases,
                "{'name':'shared','functionVersion':'v1',"
                        + "'routingconfig':[{'functionVersion':'v1','weight':75},{'functionVersion':'v2','weight':25}]}");
        List<String> versions = new ArrayList<>();
        // When
        for (int i = 0; i < 100; i++) {
            versions.add(call("shared").one("X-Invoke-Version"));
        }
        // Then
        assertThat(Collections.frequency(versions, "v1")).isEqualTo(75);
        assertThat(Collections.frequency(versions, "v2")).isEqualTo(25);
    }

    @ParameterizedTest
    @CsvSource({"gold, 5, v2", "gold, 2, v1", "tin, 5, v1", "'', '', v1"})
    void sendsCallsByTheirHeaders(String group, String level, String version) {
        // Given
        manager.ok(
                "POST",
                aliases,
                "{'name':'ruled','functionVersion':'v1','routingType':'rule',"
                        + "'routingRules':{'rules':['X-Group:in:gold,silver','x-level:>:3'],'grayVersion':'v2'}}");
        // When
        Reply reply = call("ruled", "x-group: " + group, "X-Level: " + level);
        // Then
        assertRan(version, reply, Lane.SYNC);
        assertThat(call("ruled").one("X-Invoke-Version")).isEqualTo("v1");
    }

    @Test
    void aChangeHoldsForTheNextCallHereAndSoonElsewhere() {
        // Given
        JsonNode made = manager.ok("POST", aliases, "{'name':'a','functionVersion':'v1'}")
                .path("alias");
        assertThat(call("a").one("X-Invoke-Version")).isEqualTo("v1");
        // When
        manager.ok(
                "PUT",
                aliases + "/a",
                "{'revisionId':'%s','functionVersion':'v2'}"
                        .formatted(made.path("revisionId").asText()));
        // Then
        assertThat(call("a").one("X-Invoke-Version")).isEqualTo("v2");
        assertThat(manager.on(other)
                        .ok("GET", aliases + "/a", "")
                        .path("alias")
                        .path("functionVersion")
                        .asText())
                .isEqualTo("v2");
        assertThat(manager.on(other)
                        .call("POST", FUNCTIONS + "/" + manager.urn("f", "a") + "/invocations", "{}")
                        .one("X-Invoke-Version"))
                .isEqualTo("v2");
    }

    @Test
    void namesNoVersionOnARepetitionThatMayHaveGoneElsewhere() {
        // Given
        manager.ok(
                "POST",
                aliases,
                "{'name':'shared','functionVersion':'v1',"
                        + "'routingconfig':[{'functionVersion':'v1','weight':50},{'functionVersion':'v2','weight':50}]}");
        String key = "Idempotency-Key: " + manager.tenant();
        // When
        Reply first = call("shared", "X-Invoke-Type: async", key);
        // Then
        for (int i = 0; i < 10; i++) {
            Reply again = call("shared", "X-Invoke-Type: async", key);
            assertThat(again.status()).isEqualTo(202);
            assertThat(again.one("X-Request-Id")).isEqualTo(first.one("X-Request-Id"));
            assertThat(again.all("X-Invoke-Version")).isEmpty();
        }
        assertThat(worker.calls(first.one("X-Request-Id"))).hasSize(1);
    }

    private Reply call(String alias, String... headers) {
        return manager.call("POST", FUNCTIONS + "/" + manager.urn("f", alias) + "/invocations", "{}", headers);
    }

    private void assertRan(String version, Reply reply, Lane lane) {
        assertThat(reply.one("X-Invoke-Version")).isEqualTo(version);
        Invocation call = worker.awaitCall(reply.one("X-Request-Id"));
        assertThat(call.function()).hasToString(manager.urn("f", version));
        assertThat(call.delivery().lane()).isEqualTo(lane);
    }
}
