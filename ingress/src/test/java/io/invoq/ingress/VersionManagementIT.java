package io.invoq.ingress;

import static io.invoq.ingress.Manager.FUNCTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** openYuanrong's management of versions, row by row. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class VersionManagementIT {

    private static TestIngress ingress;
    private static TestIngress other;
    private static StandInWorker worker;
    private Manager manager;

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
    void tenant() {
        manager = Manager.of(ingress);
    }

    @Test
    void aPublishedVersionStaysAsItIsAndIsCalledByItsUrn() {
        // Given
        manager.register("f", "\"timeout\":3");
        String revision = manager.revision("f");
        // When
        JsonNode version = manager.ok(
                        "POST",
                        manager.path("f") + "/versions",
                        "{'revisionId':'%s','versionNumber':'v1','versionDesc':'first','kind':'faas'}"
                                .formatted(revision))
                .path("function");
        manager.ok("PUT", manager.path("f"), "{'revisionId':'" + revision + "','timeout':9}");
        // Then
        assertThat(version.path("functionVersionUrn").asText()).isEqualTo(manager.urn("f", "v1"));
        assertThat(version.path("versionNumber").asText()).isEqualTo("v1");
        assertThat(version.path("description").asText()).isEqualTo("first");
        assertThat(version.path("timeout").asInt()).isEqualTo(3);
        assertThat(manager.ok("GET", manager.path("f") + "?versionNumber=v1", "")
                        .path("function"))
                .isEqualTo(version);
        assertThat(manager.on(other)
                        .ok("GET", FUNCTIONS + "/" + manager.urn("f", "v1"), "")
                        .path("function"))
                .isEqualTo(version);
        assertThat(manager.function("f").path("timeout").asInt()).isEqualTo(9);
        Reply reply = manager.call("POST", FUNCTIONS + "/" + manager.urn("f", "v1") + "/invocations", "{}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.one("X-Invoke-Version")).isEqualTo("v1");
        assertThat(worker.awaitCall(reply.one("X-Request-Id")).function()).hasToString(manager.urn("f", "v1"));
        assertThat(manager.refused(
                        "PUT",
                        FUNCTIONS + "/" + manager.urn("f", "v1"),
                        "{'revisionId':'" + revision + "','timeout':1}",
                        400,
                        4104))
                .isEqualTo("version v1 is published: it cannot be changed");
    }

    @Test
    void aVersionWithoutANumberIsNamedAfterTheTimeAndTwoInOneSecondAreTwo() {
        // Given
        manager.register("f");
        String body = "{'revisionId':'" + manager.revision("f") + "'}";
        List<String> numbers = new ArrayList<>();
        // When
        for (int i = 0; i < 4; i++) {
            numbers.add(manager.ok("POST", manager.path("f") + "/versions", body)
                    .path("function")
                    .path("versionNumber")
                    .asText());
        }
        // Then
        assertThat(numbers).doesNotHaveDuplicates().allMatch(number -> number.matches("v\\d{8}-\\d{6}(-\\d)?"));
    }

    @Test
    void aFunctionHasEightPublishedVersionsAtMostAndNoNumberTwice() {
        // Given
        manager.register("f");
        String revision = manager.revision("f");
        for (int i = 1; i <= 8; i++) {
            manager.publish("f", "v" + i);
        }
        String versions = manager.path("f") + "/versions";
        // When
        String twice = manager.refused(
                "POST", versions, "{'revisionId':'%s','versionNumber':'v8'}".formatted(revision), 409, 4114);
        String ninth = manager.refused(
                "POST", versions, "{'revisionId':'%s','versionNumber':'v9'}".formatted(revision), 409, 4110);
        // Then
        assertThat(twice).isEqualTo("function 0@test@f has a version or an alias v8");
        assertThat(ninth).contains("8 published versions");
        manager.ok("DELETE", manager.path("f") + "?versionNumber=v1", "");
        assertThat(manager.publish("f", "v9").path("versionNumber").asText()).isEqualTo("v9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | 400 | 4104 | revisionId: is required",
                "{'revisionId':'old'} | 409 | 4134 | revisionId is not the same: the latest version of 0@test@f has",
                "{'revisionId':'{rev}','versionNumber':'-v'} | 400 | 4104 | versionNumber: '-v' is not 1 to 42",
                "{'revisionId':'{rev}','versionNumber':'v:1'} | 400 | 4104 | versionNumber: 'v:1' is not 1 to 42",
                "{'revisionId':'{rev}','versionNumber':'latest'} | 400 | 4104 | versionNumber: 'latest' is the version",
                "{'revisionId':'{rev}','versionNumber':1} | 400 | 4104 | versionNumber: must be text, not 1",
                "{'revisionId':'{rev}','kind':'yrlib'} | 400 | 4104 | kind: 'yrlib' is not supported"
            })
    void refusesAPublicationThatIsNotValid(String body, int status, int code, String message) {
        // Given
        String revision = manager.register("f").path("revisionId").asText();
        // When, Then
        assertThat(manager.refused(
                        "POST", manager.path("f") + "/versions", body.replace("{rev}", revision), status, code))
                .startsWith(message);
    }

    @Test
    void listsVersionsInPagesTheLatestFirstThenTheNewest() {
        // Given
        manager.register("f");
        manager.publish("f", "a1");
        manager.publish("f", "a2");
        manager.publish("f", "a0");
        // When
        JsonNode all = manager.ok("GET", manager.path("f") + "/versions", "");
        JsonNode page = manager.ok("GET", manager.path("f") + "/versions?pageIndex=2&pageSize=3", "");
        JsonNode beyond = manager.ok("GET", manager.path("f") + "/versions?pageIndex=2147483647&pageSize=1000", "");
        // Then
        assertThat(all.path("functions").findValuesAsText("versionNumber")).containsExactly("latest", "a0", "a2", "a1");
        assertThat(all.path("pageInfo")).hasToString("{\"pageIndex\":\"1\",\"pageSize\":\"1000\",\"total\":4}");
        assertThat(page.path("functions").findValuesAsText("versionNumber")).containsExactly("a1");
        assertThat(page.path("pageInfo")).hasToString("{\"pageIndex\":\"2\",\"pageSize\":\"3\",\"total\":4}");
        assertThat(beyond.path("functions")).isEmpty();
        assertThat(beyond.path("pageInfo").path("total").asInt()).isEqualTo(4);
    }

    @Test
    void oneVersionIsDeletedAloneUnlessAnAliasGoesToIt() {
        // Given
        manager.register("f");
        for (String version : new String[] {"v1", "v2", "v3", "v4"}) {
            manager.publish("f", version);
        }
        String aliases = manager.path("f") + "/aliases";
        manager.ok("POST", aliases, "{'name':'plain','functionVersion':'v1'}");
        manager.ok(
                "POST",
                aliases,
                "{'name':'shared','functionVersion':'latest','routingconfig':[{'functionVersion':'v2','weight':100}]}");
        manager.ok(
                "POST",
                aliases,
                "{'name':'ruled','functionVersion':'latest','routingRules':{'rules':['a:=:b'],'grayVersion':'v3'}}");
        // When, Then
        for (int i = 1; i <= 3; i++) {
            assertThat(manager.refused("DELETE", manager.path("f") + "?versionNumber=v" + i, "", 409, 4105))
                    .contains(List.of("plain", "shared", "ruled").get(i - 1));
        }
        manager.ok("DELETE", manager.path("f") + "?versionNumber=v4", "");
        manager.refused("GET", manager.path("f") + "?versionNumber=v4", "", 404, 4116);
        manager.ok("DELETE", aliases + "/plain", "");
        manager.ok("DELETE", FUNCTIONS + "/" + manager.urn("f", "v1"), "");
        assertThat(manager.ok("GET", manager.path("f") + "/versions", "")
                        .path("functions")
                        .findValuesAsText("versionNumber"))
                .containsExactly("latest", "v3", "v2");
        assertThat(manager.refused("DELETE", manager.path("f") + "?versionNumber=latest", "", 400, 4104))
                .startsWith("versionNumber: 'latest' goes with its function");
    }
}
