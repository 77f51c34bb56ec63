package io.invoq.ingress.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.HandlerStyle;
import io.invoq.wire.function.RuntimeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a valid registration is, and what is said of one that is not; files are another test's. */
final class RegistrationTest {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void hasDefaultsForEverythingButNameRuntimeHandlerAndCodePath() {
        // When
        FunctionDefinition function = read(valid());
        // Then
        assertThat(function.urn()).hasToString("sn:cn:yrk:acme:function:0@shop@price:latest");
        assertThat(function.runtime()).isEqualTo(RuntimeName.PYTHON3);
        assertThat(function.registeredRuntime()).isEqualTo("python3.9");
        assertThat(function.code())
                .isEqualTo(new FunctionDefinition.Code("/code", "main.handler", HandlerStyle.OPENYUANRONG, null, null));
        assertThat(function.limits())
                .isEqualTo(new FunctionDefinition.Limits(
                        Duration.ofSeconds(900), Duration.ofSeconds(30), Duration.ofSeconds(5), 0, 100, 1, 300, 128));
        assertThat(function.retry())
                .isEqualTo(new FunctionDefinition.Retry(
                        3, Duration.ofSeconds(1), Duration.ofSeconds(600), Duration.ofSeconds(21_600), false));
        assertThat(function.environment()).isEmpty();
        assertThat(function.description()).isEmpty();
        assertThat(function.createdAt()).isEqualTo(NOW);
        assertThat(function.revisionId()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a-"})
    void readsAClassNameOfAnyLength(String last) {
        // Given
        String name = "a.".repeat(20_000) + last;
        ObjectNode body = valid().put("runtime", "java-inline").put("handler", name);
        // When, Then
        if (last.equals("a")) {
            assertThat(read(body).code().handler()).isEqualTo(name);
        } else {
            assertThatThrownBy(() -> read(body))
                    .isInstanceOf(RegistrationException.class)
                    .hasMessageContaining("handler: 'a.a.a.");
        }
    }

    @Test
    void takesEveryField() throws Exception {
        // Given
        JsonNode body = JSON.readTree("""
                {"name":"0@shop@price","runtime":"nodejs20.x","kind":"faas","storageType":"local","codePath":"/code",
                 "handler":"lib/main.handler","handlerStyle":"eywa","description":"prices","timeout":60,
                 "cpu":500,"memory":256,"minInstance":"1","maxInstance":"4","concurrentNum":"8",
                 "environment":{"CURRENCY":"EUR","DIGITS":2,"STRICT":true},
                 "extendedHandler":{"initializer":"main.init","pre_stop":"main.stop"},
                 "extendedTimeout":{"initializer":10,"pre_stop":20},
                 "retry":{"maxAttempts":"5","initialInterval":2,"maxInterval":60,"maxAge":86400},"idempotent":true}""");
        // When
        FunctionDefinition function = read(body);
        // Then
        assertThat(function.runtime()).isEqualTo(RuntimeName.NODEJS);
        assertThat(function.code())
                .isEqualTo(new FunctionDefinition.Code(
                        "/code", "lib/main.handler", HandlerStyle.EYWA, "main.init", "main.stop"));
        assertThat(function.limits())
                .isEqualTo(new FunctionDefinition.Limits(
                        Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(20), 1, 4, 8, 500, 256));
        assertThat(function.retry())
                .isEqualTo(new FunctionDefinition.Retry(
                        5, Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofDays(1), true));
        assertThat(function.environment()).isEqualTo(Map.of("CURRENCY", "EUR", "DIGITS", "2", "STRICT", "true"));
        assertThat(function.description()).isEqualTo("prices");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name | null | name: is required and must not be empty",
                "name | ' ' | name: is required and must not be empty",
                "name | 7 | name: must be text, not 7",
                "name | 'price' | name: 'price' is not 0@<service>@<function>",
                "runtime | null | runtime: is required and must not be empty",
                "runtime | [] | runtime: must be text, not []",
                "runtime | 'cobol' | runtime: 'cobol' is not one of python3, nodejs, http, exec",
                "runtime | 'python2.7' | runtime: 'python2.7' is not one of",
                "kind | 'yrlib' | kind: 'yrlib' is not supported; only faas is",
                "storageType | 's3' | storageType: 's3' is not supported; only local and package are",
                "storageType | 'package' | codePath: '/code' is not sha256:<64 lower-case hex digits>",
                "codePath | null | codePath: is required and must not be empty",
                "codePath | 'code' | codePath: 'code' is not an absolute path",
                "codePath | '/a\\u0000b' | codePath: holds a NUL character",
                "handler | null | handler: is required and must not be empty",
                "handler | 'handler' | handler: 'handler' is not <module>.<function>",
                "handler | '../up.handler' | handler: '../up.handler' is not <module>.<function>",
                "handler | '/etc/x.handler' | handler: '/etc/x.handler' is not <module>.<function>",
                "handler | 'a b.handler' | handler: 'a b.handler' is not <module>.<function>",
                "handler | 'main.han\\u0000dler' | handler: holds a NUL character",
                "handlerStyle | 'cgi' | handlerStyle: 'cgi' is neither openyuanrong nor eywa",
                "description | {} | description: must be text, not {}",
                "timeout | 0 | timeout: 0 is not within 1 to 8640000",
                "timeout | 8640001 | timeout: 8640001 is not within 1 to 8640000",
                "timeout | 1.5 | timeout: must be a whole number from 1 to 8640000, not 1.5",
                "timeout | 'soon' | timeout: must be a whole number from 1 to 8640000, not \"soon\"",
                "timeout | 99999999999 | timeout: must be a whole number from 1 to 8640000, not 99999999999",
                "timeout | '9999999999' | timeout: must be a whole number from 1 to 8640000, not \"9999999999\"",
                "timeout | true | timeout: must be a whole number from 1 to 8640000, not true",
                "minInstance | -1 | minInstance: -1 is not within 0 to 1000",
                "minInstance | 101 | minInstance: 101 is more than maxInstance 100",
                "maxInstance | 0 | maxInstance: 0 is not within 1 to 1000",
                "maxInstance | '1001' | maxInstance: 1001 is not within 1 to 1000",
                "concurrentNum | 0 | concurrentNum: 0 is not within 1 to 1000",
                "cpu | 299 | cpu: 299 is not within 300 to 16000",
                "memory | 127 | memory: 127 is not within 128 to 1048576",
                "environment | [] | environment: must be an object of texts",
                "environment | {\"1A\":\"x\"} | environment: key '1A' does not match [A-Za-z_][A-Za-z0-9_]*",
                "environment | {\"A-B\":\"x\"} | environment: key 'A-B' does not match",
                "environment | {\"\":\"x\"} | environment: key '' does not match",
                "environment | {\"A\":null} | environment: value of 'A' must be text",
                "environment | {\"A\":{}} | environment: value of 'A' must be text",
                "environment | {\"A\":\"x\\u0000\"} | environment: value of 'A' holds a NUL character",
                "extendedHandler | 'init' | extendedHandler: must be an object, not \"init\"",
                "extendedHandler | {\"initializer\":\"init\"} | extendedHandler.initializer: 'init' is not <module>",
                "extendedHandler | {\"initializer\":1} | extendedHandler.initializer: must be text, not 1",
                "extendedHandler | {\"pre_stop\":\"stop\"} | extendedHandler.pre_stop: 'stop' is not <module>",
                "extendedTimeout | {\"initializer\":0} | extendedTimeout.initializer: 0 is not within 1 to 8640000",
                "extendedTimeout | {\"pre_stop\":181} | extendedTimeout.pre_stop: 181 is not within 0 to 180",
                "retry | 3 | retry: must be an object, not 3",
                "retry | {\"maxAttempts\":0} | retry.maxAttempts: 0 is not within 1 to 100",
                "retry | {\"maxAttempts\":101} | retry.maxAttempts: 101 is not within 1 to 100",
                "retry | {\"initialInterval\":0} | retry.initialInterval: 0 is not within 1 to 604800",
                "retry | {\"initialInterval\":601} | retry.initialInterval: 601 is more than maxInterval 600",
                "retry | {\"maxInterval\":604801} | retry.maxInterval: 604801 is not within 1 to 604800",
                "retry | {\"maxInterval\":0.5} | retry.maxInterval: must be a whole number from 1 to 604800, not 0.5",
                "retry | {\"maxAge\":0} | retry.maxAge: 0 is not within 1 to 604800",
                "retry | {\"maxAge\":\"6h\"} | retry.maxAge: must be a whole number from 1 to 604800, not \"6h\"",
                "idempotent | 'true' | idempotent: must be true or false, not \"true\"",
                "idempotent | 1 | idempotent: must be true or false, not 1",
            })
    void saysWhichFieldIsWrongAndHow(String field, String value, String problem) throws Exception {
        // Given
        ObjectNode body = valid();
        String json = value.startsWith("'") ? '"' + value.substring(1, value.length() - 1) + '"' : value;
        body.set(field, JSON.readTree(json));
        // When, Then
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(RegistrationException.class)
                .message()
                .startsWith(problem)
                .doesNotContain("; " + field);
    }

    @Test
    void boundsTheEnvironmentByWhatAProcessIsGiven() {
        // Given
        ObjectNode many = valid();
        ObjectNode large = valid();
        ObjectNode variables = many.putObject("environment");
        for (int i = 0; i <= 1000; i++) {
            variables.put("A" + i, "x");
        }
        large.putObject("environment").put("A", "x".repeat(100_000));
        // When, Then
        assertThatThrownBy(() -> read(many)).hasMessageContaining("environment: has 1001 entries, more than 1000");
        assertThatThrownBy(() -> read(large)).hasMessageContaining("environment: is 100008 bytes as JSON, more than");
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() throws Exception {
        // Given
        JsonNode body = JSON.readTree(
                "{\"name\":7,\"runtime\":\"cobol\",\"timeout\":0,\"environment\":{\"1\":\"x\",\"2\":\"y\"},"
                        + "\"retry\":{\"maxAttempts\":0,\"maxAge\":0},\"idempotent\":2}");
        // When, Then
        assertThatThrownBy(() -> read(body))
                .hasMessageContainingAll(
                        "name: must be text",
                        "runtime: 'cobol'",
                        "codePath: is required",
                        "handler: is required",
                        "timeout: 0",
                        "environment: key '1'",
                        "environment: key '2'",
                        "retry.maxAttempts: 0",
                        "retry.maxAge: 0",
                        "idempotent: must be true or false");
    }

    @Test
    void shortensWhatItQuotes() {
        // Given
        ObjectNode body = valid();
        body.putArray("handler").add("x".repeat(1000));
        // When, Then
        assertThatThrownBy(() -> read(body)).message().hasSizeLessThan(120);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0@a@b", "0@Shop1@p", "0@shop@a-b-9", "0@abcdefghijklmnop@f"})
    void takesNamesOfTheFormOfOpenYuanrong(String name) {
        assertThat(read(valid().put("name", name)).urn().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0-shop-price",
                "1@shop@price",
                "0@shop",
                "0@shop@price@x",
                "0@@price",
                "0@shop@",
                "0@shop@Price",
                "0@shop@1price",
                "0@shop@price-",
                "0@shop@pri_ce",
                "0@sh-op@price",
                "0@1shop@price",
                "0@abcdefghijklmnopq@price",
                "0@shop@preis\u00e9",
                "0@shop@price:latest"
            })
    void refusesOtherNames(String name) {
        assertThatThrownBy(() -> read(valid().put("name", name)))
                .isInstanceOf(RegistrationException.class)
                .hasMessageStartingWith("name: '" + name + "'");
    }

    @Test
    void takesAFunctionNameOf127CharactersAndNoLongerOne() {
        assertThat(read(valid().put("name", "0@shop@" + "f".repeat(127))).urn().function())
                .hasSize(127);
        assertThatThrownBy(() -> read(valid().put("name", "0@shop@" + "f".repeat(128))))
                .isInstanceOf(RegistrationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a/b", "a b"})
    void refusesATenantThatCannotStandInAUrn(String tenant) {
        assertThatThrownBy(() -> new Registration(valid(), false).read(tenant, NOW))
                .hasMessageStartingWith("X-Tenant-Id: '" + tenant + "' does not match");
    }

    @ParameterizedTest
    @CsvSource({
        "python3, PYTHON3",
        "python3.6, PYTHON3",
        "python3.14, PYTHON3",
        "nodejs, NODEJS",
        "nodejs20, NODEJS",
        "nodejs20.x, NODEJS",
        "nodejs10.15.2, NODEJS",
        "http, HTTP",
        "exec, EXEC",
        "java-inline, JAVA_INLINE"
    })
    void knowsTheRuntimesByTheirRegisteredNames(String name, RuntimeName runtime) {
        // When
        FunctionDefinition function = read(valid().put("runtime", name));
        // Then
        assertThat(function.runtime()).isEqualTo(runtime);
        assertThat(function.registeredRuntime()).isEqualTo(name);
    }

    @Test
    void takesAnyCommandLineAsTheHandlerOfAProgramAndNoneForHttp() {
        assertThat(read(valid().put("runtime", "exec").put("handler", "sort -u"))
                        .code()
                        .handler())
                .isEqualTo("sort -u");
        assertThat(read(valid().put("runtime", "http").putNull("handler"))
                        .code()
                        .handler())
                .isEqualTo("bootstrap");
        assertThatThrownBy(() -> read(valid().put("runtime", "exec").putNull("handler")))
                .hasMessage("handler: is required and must not be empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/B", "a..B", ".B", "a.B::call", "a.1B", "a b"})
    void takesAClassAsTheHandlerInsideTheWorkerAndNothingElse(String handler) {
        ObjectNode body = valid().put("runtime", "java-inline");
        assertThat(read(body.put("handler", "a.b_1.C$D")).code().handler()).isEqualTo("a.b_1.C$D");
        assertThatThrownBy(() -> read(body.put("handler", handler)))
                .hasMessage("handler: '" + handler + "' is not <package>.<Class>");
    }

    private static ObjectNode valid() {
        return JSON.createObjectNode()
                .put("name", "0@shop@price")
                .put("runtime", "python3.9")
                .put("codePath", "/code")
                .put("handler", "main.handler");
    }

    private static FunctionDefinition read(JsonNode body) {
        return new Registration(body, false).read("acme", NOW);
    }
}
