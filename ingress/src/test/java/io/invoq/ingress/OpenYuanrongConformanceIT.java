package io.invoq.ingress;

import static io.invoq.ingress.Manager.FUNCTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * openYuanrong's management of functions but their registration: limits, forms of answers, codes. What a table cannot say is in
 * {@link FunctionManagementIT}, {@link VersionManagementIT}, {@link AliasIT} and {@link ReservationIT}.
 */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class OpenYuanrongConformanceIT {

    private static final String LABELS = FUNCTIONS + "/reserve-instance";
    private static final DateTimeFormatter VERSION = DateTimeFormatter.ofPattern("'v'yyyyMMdd-HHmmss");

    private static TestIngress ingress;
    private Manager manager;

    @BeforeAll
    static void start(KafkaFixture kafka) {
        ingress = TestIngress.start(kafka);
    }

    @AfterAll
    static void close() {
        ingress.close();
    }

    @BeforeEach
    void tenant() {
        manager = Manager.of(ingress);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "v1", "a.b_c-D9", "123456789012345678901234567890123456789012"})
    void publishTakesTheVersionNumber(String number) {
        manager.register("f");
        assertThat(manager.publish("f", number).path("functionVersionUrn").asText())
                .isEqualTo(manager.urn("f", number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-a", "a-", ".a", "a.", "_a", "a b", "a/b", "1234567890123456789012345678901234567890123"})
    void publishRefusesTheVersionNumber(String number) {
        manager.register("f");
        assertThat(manager.refused(
                        "POST",
                        manager.path("f") + "/versions",
                        "{'revisionId':'%s','versionNumber':'%s'}".formatted(manager.revision("f"), number),
                        400,
                        4104))
                .startsWith("versionNumber: '" + number + "' is not 1 to 42");
    }

    @Test
    void publishNamesAVersionAfterTheSecondInUtc() {
        // Given
        manager.register("f");
        // When
        JsonNode version = manager.ok(
                        "POST", manager.path("f") + "/versions", "{'revisionId':'" + manager.revision("f") + "'}")
                .path("function");
        // Then
        Instant named = LocalDateTime.parse(version.path("versionNumber").asText(), VERSION)
                .toInstant(ZoneOffset.UTC);
        assertThat(Duration.between(named, Instant.now())).isBetween(Duration.ZERO, Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "register a name that is taken | POST | / | {registration} | 409 | 4101",
                "register what is no JSON | POST | / | {'name':} | 400 | 4104",
                "update a stale revision | PUT | /0@test@f | {'revisionId':'old'} | 409 | 4134",
                "update what is not there | PUT | /0@test@g | {'revisionId':'old'} | 404 | 4115",
                "publish a stale revision | POST | /0@test@f/versions | {'revisionId':'old'} | 409 | 4134",
                "publish what is not there | POST | /0@test@g/versions | {'revisionId':'old'} | 404 | 4115",
                "publish a number that is taken | POST | /0@test@f/versions | {'revisionId':'{revision}','versionNumber':'v1'} | 409 | 4114",
                "get what is not there | GET | /0@test@g | `` | 404 | 4115",
                "get a part of a name | GET | /0@test@ | `` | 400 | 4104",
                "get a version that is not there | GET | /0@test@f?versionNumber=v9 | `` | 404 | 4116",
                "delete what is not there | DELETE | /0@test@g | `` | 404 | 4115",
                "delete a version that is not there | DELETE | /0@test@f?versionNumber=v9 | `` | 404 | 4116",
                "delete a version with an alias | DELETE | /0@test@f?versionNumber=v1 | `` | 409 | 4105",
                "list versions of what is not there | GET | /0@test@g/versions | `` | 404 | 4115",
                "an alias that is taken | POST | /0@test@f/aliases | {'name':'stable','functionVersion':'v1'} | 409 | 4102",
                "an alias that is not there | GET | /0@test@f/aliases/none | `` | 404 | 4117",
                "a label that is not there | DELETE | /reserve-instance?funcName=0@test@f&instanceLabel=none | `` | 404 | 150444",
                "a page that is none | GET | /?pageSize=1001 | `` | 400 | 4104"
            })
    void refusesWithTheCode(String what, String method, String path, String body, int status, int code) {
        // Given
        manager.register("f");
        manager.publish("f", "v1");
        manager.ok("POST", manager.path("f") + "/aliases", "{'name':'stable','functionVersion':'v1'}");
        String target = FUNCTIONS + (path.startsWith("/?") || path.equals("/") ? path.substring(1) : path);
        String filled = body.replace("{registration}", ingress.registration("0@test@f"))
                .replace("{revision}", manager.revision("f"));
        // When, Then
        assertThat(manager.refused(method, target, filled, status, code))
                .as(what)
                .isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A-b.9 | {} | {'clusterId':'cluster001','minInstance':0,'maxInstance':0}",
                "{63} | {'minInstance':1000,'maxInstance':1000} | {'clusterId':'cluster001','minInstance':1000,'maxInstance':1000}",
                "a | {'clusterId':'{64}'} | {'clusterId':'{64}','minInstance':0,'maxInstance':0}",
                "{64} | {} | instanceLabel: ",
                "a_b | {} | instanceLabel: ",
                "a | {'clusterId':'{65}'} | instanceConfigInfos[0].clusterId: ",
                "a | {'minInstance':1001} | instanceConfigInfos[0].minInstance: ",
                "a | {'maxInstance':1001} | instanceConfigInfos[0].maxInstance: ",
                "a | {'maxInstance':-1} | instanceConfigInfos[0].maxInstance: "
            })
    void reserveHasTheLimit(String label, String instances, String outcome) {
        // Given
        manager.register("f");
        String order = longer(
                "{'funcName':'0@test@f','instanceLabel':'%s','instanceConfigInfos':[%s]}".formatted(label, instances));
        // When, Then
        if (outcome.startsWith("{")) {
            assertThat(manager.ok("POST", LABELS, order)
                            .path("instanceConfigInfos")
                            .path(0))
                    .isEqualTo(TestIngress.json(longer(outcome).replace('\'', '"')));
        } else {
            assertThat(manager.refused("POST", LABELS, order, 400, 4104)).startsWith(outcome);
        }
    }

    @Test
    void theTenantIsDefaultWithoutItsHeaderAndTheTraceIsTheCallers() {
        // Given
        String name = "0@test@f-" + UUID.randomUUID();
        // When
        Reply made = ingress.post(FUNCTIONS, ingress.registration(name), "X-Trace-Id: trace-1");
        Reply again = ingress.post(FUNCTIONS, ingress.registration(name), "X-Trace-Id: trace-2");
        // Then
        assertThat(TestIngress.json(made).at("/function/tenantId").asText()).isEqualTo("default");
        assertThat(made.one("X-Trace-Id")).isEqualTo("trace-1");
        assertThat(made.one("Content-Type")).isEqualTo("application/json");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.one("X-Trace-Id")).isEqualTo("trace-2");
        assertThat(again.one("Content-Type")).isEqualTo("application/json");
        assertThat(TestIngress.json(again).fieldNames()).toIterable().containsExactly("code", "message", "trace_id");
        assertThat(TestIngress.json(again).path("trace_id").asText()).isEqualTo("trace-2");
    }

    @ParameterizedTest
    @CsvSource({"POST, ''", "GET, ?offset=0&limit=10", "PUT, /pool1", "DELETE, ?id=pool1"})
    void poolsOfPodsAreNotServed(String method, String rest) {
        manager.refused(method, "/serverless/v1/podpools" + rest, "{'pools':[]}", 404, 200404);
    }

    private static String longer(String text) {
        for (int length : List.of(63, 64, 65)) {
            text = text.replace("{" + length + "}", "x".repeat(length));
        }
        return text;
    }
}
