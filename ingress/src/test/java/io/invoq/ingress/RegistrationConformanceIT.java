package io.invoq.ingress;

import static io.invoq.ingress.Manager.FUNCTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.WireHttp.Reply;
import io.invoq.testkit.KafkaFixture;
import io.invoq.testkit.LeakCheck;
import io.invoq.testkit.SharedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** openYuanrong's registration of functions, field by field: what it takes, its limits, its defaults and its answer. */
@ExtendWith({LeakCheck.class, SharedKafka.class})
final class RegistrationConformanceIT {

    private static TestIngress ingress;
    private Manager manager;

    @BeforeAll
    static void start(KafkaFixture kafka) throws IOException {
        ingress = TestIngress.start(kafka);
        Files.writeString(ingress.code().resolve("main.js"), "exports.handler = event => event\n");
    }

    @AfterAll
    static void close() {
        ingress.close();
    }

    @BeforeEach
    void tenant() {
        manager = Manager.of(ingress);
    }

    @Test
    void registerAnswersTheWholeFunctionWithItsDefaults() {
        // When
        JsonNode answer = manager.ok("POST", FUNCTIONS, ingress.registration("0@test@f"));
        // Then
        ObjectNode function = answer.path("function").deepCopy();
        assertThat(function.remove("revisionId").asText()).isNotBlank();
        assertThat(function.remove("functionId").asText()).hasSize(36);
        assertThat(Instant.parse(function.remove("created").asText()))
                .isEqualTo(Instant.parse(function.remove("lastModified").asText()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(function)
                .isEqualTo(TestIngress.json("""
                        {"id":"{urn}:latest","functionUrn":"{urn}","functionVersionUrn":"{urn}:latest",
                         "name":"0@test@f","tenantId":"{tenant}","versionNumber":"latest","description":"","kind":"faas",
                         "runtime":"python3.11","handler":"main.handler","handlerStyle":"openyuanrong",
                         "storageType":"local","codePath":"{code}","cpu":300,"memory":128,"timeout":900,
                         "minInstance":"0","maxInstance":"100","concurrentNum":"1","environment":{},"secrets":[],
                         "extendedHandler":{"initializer":"","pre_stop":""},
                         "extendedTimeout":{"initializer":30,"pre_stop":5},
                         "retry":{"maxAttempts":3,"initialInterval":1,"maxInterval":600,"maxAge":21600},
                         "idempotent":false}""".replace("{urn}", "sn:cn:yrk:" + manager.tenant() + ":function:0@test@f")
                        .replace("{tenant}", manager.tenant())
                        .replace("{code}", ingress.code().toString())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "kind | 'faas' | 'faas'",
                "storageType | 'local' | 'local'",
                "cpu | 300 | 300",
                "cpu | 16000 | 16000",
                "memory | 128 | 128",
                "timeout | 1 | 1",
                "timeout | 8640000 | 8640000",
                "minInstance | '0' | '0'",
                "minInstance | '100' | '100'",
                "minInstance | 2 | '2'",
                "maxInstance | '1' | '1'",
                "maxInstance | '1000' | '1000'",
                "concurrentNum | '1' | '1'",
                "concurrentNum | '1000' | '1000'",
                "environment | {'A1':'x','bC':''} | {'A1':'x','bC':''}",
                "extendedHandler | {'initializer':'main.init','pre_stop':'main.stop'} | {'initializer':'main.init','pre_stop':'main.stop'}",
                "extendedTimeout | {'initializer':300,'pre_stop':180} | {'initializer':300,'pre_stop':180}",
                "extendedTimeout | {'pre_stop':0} | {'initializer':30,'pre_stop':0}",
                "description | 'prices' | 'prices'"
            })
    void registerAndUpdateTakeTheField(String field, String given, String shown) {
        // Given
        manager.register("g");
        // When
        JsonNode registered = manager.ok("POST", FUNCTIONS, with(field, given)).path("function");
        JsonNode updated = manager.ok(
                        "PUT",
                        manager.path("g"),
                        "{'revisionId':'%s','%s':%s}".formatted(manager.revision("g"), field, given))
                .path("function");
        // Then
        assertThat(registered.path(field)).isEqualTo(TestIngress.json(shown.replace('\'', '"')));
        assertThat(updated.path(field)).isEqualTo(registered.path(field));
        assertThat(manager.function("f")).isEqualTo(registered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"python3.6", "python3.8", "python3.9", "python3.11", "nodejs10.15.2"})
    void registerTakesTheRuntime(String runtime) {
        assertThat(manager.ok("POST", FUNCTIONS, with("runtime", "'" + runtime + "'"))
                        .at("/function/runtime")
                        .asText())
                .isEqualTo(runtime);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cpu | 299",
                "cpu | 16001",
                "memory | 127",
                "timeout | 0",
                "timeout | 8640001",
                "minInstance | '-1'",
                "minInstance | '101'",
                "maxInstance | '0'",
                "maxInstance | '1001'",
                "concurrentNum | '0'",
                "concurrentNum | '1001'",
                "environment | {'1A':'x'}",
                "environment | {'A-B':'x'}",
                "extendedTimeout | {'pre_stop':181}",
                "extendedTimeout | {'pre_stop':-1}",
                "kind | 'yrlib'",
                "storageType | 's3'",
                "storageType | 'copy'",
                "runtime | 'java8'",
                "runtime | 'java11'",
                "runtime | 'java17'",
                "runtime | 'java21'",
                "runtime | 'posix-custom-runtime'",
                "runtime | 'custom-runtime'",
                "runtime | 'go1.13'",
                "runtime | 'cpp11'",
                "runtime | null",
                "handler | null",
                "codePath | null",
                "name | null",
                "name | '0-test-f'",
                "name | '0@abcdefghijklmnopq@f'",
                "name | '0@te-st@f'",
                "name | '0@test@F'",
                "name | '0@test@f_f'"
            })
    void registerNamesTheFieldThatIsNotValid(String field, String value) {
        assertThat(manager.refused("POST", FUNCTIONS, with(field, value), 400, 4104))
                .startsWith(field);
        assertThat(manager.ok("GET", FUNCTIONS, "").at("/result/total").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0@a@b", "0@Shop1@p", "0@abcdefghijklmnop@a-b-9"})
    void registerTakesTheName(String name) {
        assertThat(manager.ok("POST", FUNCTIONS, ingress.registration(name))
                        .at("/function/functionVersionUrn")
                        .asText())
                .isEqualTo("sn:cn:yrk:" + manager.tenant() + ":function:" + name + ":latest");
    }

    @Test
    void aFunctionNameHas127CharactersAtMost() {
        manager.register("f".repeat(127));
        manager.refused("POST", FUNCTIONS, ingress.registration("0@test@" + "f".repeat(128)), 400, 4104);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "customResources | {'GPU':0.5}",
                "poolId | 'pool1'",
                "resourceAffinitySelectors | [{'group':'g','priority':1}]",
                "enableAgentSession | false",
                "enableSessionCtx | false",
                "s3CodePath | {'bucketId':'','objectId':'','bucketUrl':'','sha512':''}"
            })
    void registerPassesOverWhatHasNoEffectYet(String field, String value) {
        // When
        Reply reply = manager.call("POST", FUNCTIONS, with(field, value), "x-storage-type: local");
        // Then
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(TestIngress.json(reply).path("function").has(field)).isFalse();
    }

    private static String with(String field, String json) {
        ObjectNode body = TestIngress.json(ingress.registration("0@test@f")).deepCopy();
        body.set(field, TestIngress.json(json.replace('\'', '"')));
        return body.toString();
    }
}
