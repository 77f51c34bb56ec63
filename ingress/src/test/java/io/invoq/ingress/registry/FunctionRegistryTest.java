package io.invoq.ingress.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FunctionRegistryTest {

    private FakeRegistry topic;
    private FunctionRegistry registry;

    @BeforeEach
    void start() throws InterruptedException {
        topic = new FakeRegistry();
        registry = new FunctionRegistry(topic.view(), topic.transactions(), false, () -> Instant.EPOCH);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void findsWhatItRegisteredByUrnAndById() throws InterruptedException {
        // When
        FunctionDefinition function = registry.register("acme", body("price"));
        // Then
        assertThat(registry.find(function.urn())).isEqualTo(function);
        assertThat(registry.find(function.id())).isEqualTo(function);
    }

    @Test
    void findsNothingElse() throws InterruptedException {
        // Given
        FunctionDefinition function = registry.register("acme", body("price"));
        // When, Then
        assertThat(registry.find(function.urn().withVersion("v1"))).isNull();
        assertThat(registry.find(FunctionUrn.parse("sn:cn:yrk:other:function:0@shop@price:latest")))
                .isNull();
        Optional<FunctionId> other = FunctionId.parse("00000000-0000-0000-0000-000000000000");
        assertThat(registry.find(other.orElseThrow())).isNull();
    }

    @Test
    void refusesANameThatTheTenantHasAndWritesNothing() throws InterruptedException {
        // Given
        registry.register("acme", body("price"));
        // When, Then
        assertThatThrownBy(() -> registry.register("acme", body("price"))).isInstanceOf(NameTakenException.class);
        assertThat(topic.written()).hasSize(1);
        assertThat(registry.register("other", body("price")).urn().tenant()).isEqualTo("other");
    }

    @Test
    void writesNothingOfARegistrationThatIsNotValid() {
        assertThatThrownBy(() -> registry.register("acme", body("Price"))).isInstanceOf(RegistrationException.class);
        assertThat(topic.written()).isEmpty();
    }

    @Test
    void doesNotKnowAFunctionThatCouldNotBeWritten() throws InterruptedException {
        // Given
        topic.refuseWrites();
        // When, Then
        assertThatThrownBy(() -> registry.register("acme", body("price")))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessage("the registrar did not answer within PT0.5S; the change may be made yet");
        assertThat(registry.list()).isEmpty();
    }

    @Test
    void listsTheLatestVersionsByUrn() throws InterruptedException {
        // Given
        registry.register("b", body("price"));
        registry.register("a", body("stock"));
        registry.register("a", body("price"));
        // When, Then
        assertThat(registry.list())
                .extracting(function -> function.urn().toString())
                .containsExactly(
                        "sn:cn:yrk:a:function:0@shop@price:latest",
                        "sn:cn:yrk:a:function:0@shop@stock:latest",
                        "sn:cn:yrk:b:function:0@shop@price:latest");
    }

    private static JsonNode body(String function) {
        return RegistrationTest.JSON
                .createObjectNode()
                .put("name", "0@shop@" + function)
                .put("runtime", "python3")
                .put("codePath", "/code")
                .put("handler", "main.handler");
    }
}
