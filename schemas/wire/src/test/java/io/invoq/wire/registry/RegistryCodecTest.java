package io.invoq.wire.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.MalformedRecordException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryCodecTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FUNCTION = "function/sn:cn:yrk:default:function:0@demo@hello:latest";

    private final ObjectNode function = example();

    @Test
    void readsTheExampleOfTheSchema() {
        assertThat(read(FUNCTION, function)).isInstanceOfSatisfying(RegistryEntry.Function.class, read -> {
            assertThat(read.key()).isEqualTo(FUNCTION);
            assertThat(read.definition().code().initializer()).isEqualTo("hello.init");
            assertThat(read.definition().code().preStop()).isNull();
            assertThat(read.definition().limits().timeout()).hasSeconds(30);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutRetryThereIsTheDefault(boolean isNull) {
        // When
        function.remove("retry");
        if (isNull) {
            function.putNull("retry");
        }

        // Then
        assertThat(read(FUNCTION, function))
                .isInstanceOfSatisfying(
                        RegistryEntry.Function.class,
                        read -> assertThat(read.definition().retry()).isEqualTo(FunctionDefinition.Retry.DEFAULT));
    }

    @Test
    void propertiesThatAreNotKnownArePassedOver() {
        // Given
        RegistryEntry known = read(FUNCTION, function);

        // When
        function.put("later", 1);
        function.withObject("/limits").put("later", true);
        function.withObject("/retry").put("later", true);

        // Then
        assertThat(read(FUNCTION, function)).isEqualTo(known);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool/a", "", "function", "Function/a", "/x"})
    void kindsThatAreNotKnownGiveNothing(String key) {
        assertThat(RegistryCodec.read(key, "no JSON".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn",
                "revisionId",
                "runtime",
                "registeredRuntime",
                "code",
                "limits",
                "environment",
                "description",
                "createdAt",
                "updatedAt",
                "code.path",
                "code.handler",
                "code.style",
                "limits.timeout",
                "limits.initializerTimeout",
                "limits.preStopTimeout",
                "limits.minInstances",
                "limits.maxInstances",
                "limits.concurrency",
                "limits.cpuMillis",
                "limits.memoryMegabytes",
                "retry.maxAttempts",
                "retry.initialInterval",
                "retry.maxInterval",
                "retry.maxAge",
                "retry.idempotent",
            })
    void aMissingPartIsNamed(String part) {
        // When
        parent(part).remove(last(part));

        // Then
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> read(FUNCTION, function))
                .withMessageContaining(FUNCTION)
                .withMessageContaining(last(part));
    }

    @ParameterizedTest
    @CsvSource({
        "urn, hello",
        "runtime, cobol",
        "code.style, latin",
        "limits.timeout, soon",
        "limits.maxInstances, many",
        "retry.maxAttempts, 0",
        "retry.initialInterval, PT0S",
        "retry.maxInterval, PT0.5S",
        "retry.maxAge, PT-1S",
        "retry.idempotent, maybe",
        "createdAt, yesterday",
    })
    void aWrongPartIsNamedWithItsValue(String part, String value) {
        // When
        parent(part).put(last(part), value);

        // Then
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> read(FUNCTION, function))
                .withMessageContaining(last(part))
                .withMessageContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "7", "[]", "{", "no JSON", "{\"sha256\":\"a\",\"name\":\"b\"}"})
    void anythingElseIsRefusedUnderItsKey(String value) {
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> RegistryCodec.read("token/a", value.getBytes(StandardCharsets.UTF_8)))
                .withMessageStartingWith("registry entry 'token/a' does not read: ");
    }

    @Test
    void anEntryUnderAnotherKeyIsRefused() {
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> read(FUNCTION.replace("latest", "v1"), function))
                .withMessageContaining("v1")
                .withMessageContaining(FUNCTION);
    }

    private static RegistryEntry read(String key, JsonNode value) {
        return RegistryCodec.read(key, value.toString().getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private ObjectNode parent(String part) {
        int dot = part.indexOf('.');
        return dot < 0 ? function : function.withObject("/" + part.substring(0, dot));
    }

    private static String last(String part) {
        return part.substring(part.indexOf('.') + 1);
    }

    private static ObjectNode example() {
        try (var in = RegistryCodec.class.getResourceAsStream("/io/invoq/wire/schema/registry.schema.json")) {
            return (ObjectNode) JSON.readTree(Objects.requireNonNull(in)).at("/$defs/function/examples/0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
