package io.invoq.wire.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionIdTest {

    private static final FunctionUrn HELLO = new FunctionUrn("default", "demo", "hello", "latest");

    /** Callers keep URLs made of these; the values were computed by Python's {@code uuid.uuid5}. */
    @ParameterizedTest
    @CsvSource({
        "default, demo, hello, 8e4a3860-9f1b-5034-a8b0-906f4a02d0e8",
        "acme, demo, hello, c3b22b35-978d-57bd-a1e9-fc2537130bdb",
        "default, demo, bye, bb2a60f0-5857-53ca-ae9b-554899b2c408",
    })
    void neverChanges(String tenant, String service, String function, String id) {
        assertThat(FunctionId.of(new FunctionUrn(tenant, service, function, "v1")))
                .hasToString(id);
    }

    @Test
    void isAUuidOfVersion5() {
        for (int i = 0; i < 100; i++) {
            // When
            FunctionId id = FunctionId.of(new FunctionUrn("t" + i, "s", "f" + i, "v1"));

            // Then
            assertThat(id.value().version()).isEqualTo(5);
            assertThat(id.value().variant()).isEqualTo(2);
        }
    }

    @Test
    void isTheSameForAllVersions() {
        assertThat(FunctionId.of(HELLO.withVersion("v2"))).isEqualTo(FunctionId.of(HELLO));
    }

    @Test
    void differsByTenantServiceAndFunction() {
        assertThat(FunctionId.of(HELLO))
                .isNotEqualTo(FunctionId.of(new FunctionUrn("other", "demo", "hello", "latest")))
                .isNotEqualTo(FunctionId.of(new FunctionUrn("default", "other", "hello", "latest")))
                .isNotEqualTo(FunctionId.of(new FunctionUrn("default", "demo", "other", "latest")));
    }

    @Test
    void parsesWhatItWrites() {
        // Given
        FunctionId id = FunctionId.of(HELLO);

        // Then
        assertThat(FunctionId.parse(id.toString())).contains(id);
        assertThat(FunctionId.parse("8E4A3860-9F1B-5034-A8B0-906F4A02D0E8")).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "1-1-1-1-1",
                "8e4a3860-9f1b-5034-a8b0-906f4a02d0e",
                "8e4a3860-9f1b-5034-a8b0-906f4a02d0e88",
                "8e4a3860-9f1b-5034-a8b0-906f4a02d0eg",
                "8e4a38609f1b5034a8b0906f4a02d0e8",
                "{8e4a3860-9f1b-5034-a8b0-906f4a02d0e8}",
                "8e4a3860-9f1b-5034-a8b0-906f4a02d0e8\n",
            })
    void doesNotParseAnyOtherText(String text) {
        assertThat(FunctionId.parse(text)).isEmpty();
    }
}
