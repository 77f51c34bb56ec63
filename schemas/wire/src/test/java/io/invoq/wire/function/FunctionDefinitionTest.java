package io.invoq.wire.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionDefinitionTest {

    private static final FunctionUrn URN = new FunctionUrn("default", "demo", "hello", "latest");

    @Test
    void textLeavesTheEnvironmentsValuesOut() {
        assertThat(with(Map.of("API_KEY", "s3cret")).toString())
                .contains("API_KEY")
                .contains(URN.toString())
                .doesNotContain("s3cret");
    }

    @Test
    void environmentIsItsOwn() {
        // Given
        Map<String, String> environment = new HashMap<>(Map.of("A", "1"));
        FunctionDefinition definition = with(environment);

        // When
        environment.put("B", "2");

        // Then
        assertThat(definition.environment()).containsOnlyKeys("A");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> definition.environment().put("B", "2"));
    }

    @Test
    void hasTheIdOfItsUrn() {
        assertThat(with(Map.of()).id()).isEqualTo(FunctionId.of(URN));
    }

    private static FunctionDefinition with(Map<String, String> environment) {
        return new FunctionDefinition(
                URN,
                "1",
                RuntimeName.PYTHON3,
                "python3.9",
                new FunctionDefinition.Code("/srv", "a.b", HandlerStyle.EYWA, null, null),
                new FunctionDefinition.Limits(
                        Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, 0, 1, 1, 300, 128),
                environment,
                "",
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
